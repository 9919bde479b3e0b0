"""Vectors without a model: texts with the same words, or words that mean the same, are near."""

import math
import re
import zlib
from enum import StrEnum
from typing import Any

from tests.fakes.openai.scripts import Refusal

DIMENSIONS = 64
_WORD = re.compile(r"[^\W_]+")
_SAME = {
    "holiday": "vacation",
    "holidays": "vacation",
    "leave": "vacation",
    "automobile": "car",
    "physician": "doctor",
}
"""Words of one meaning, for tests of what words alone do not find."""


class Embeds(StrEnum):
    """Each is asked for by the model name `embed-<value>`; plain `embed` answers as it should."""

    OTHER = "other"
    KEY_REFUSED = "401"
    UNKNOWN_MODEL = "404"
    BUSY = "429"
    BROKEN = "500"
    TOO_FEW = "too-few"
    NOT_FINITE = "not-finite"
    WITHOUT_DIRECTION = "without-direction"
    OTHER_DIMENSIONS = "other-dimensions"
    GARBAGE = "garbage"
    PICKY = "picky"
    """Refuses every text with the word "unspeakable"."""
    REVERSED = "reversed"
    """Tells the vectors last to first, each with its index."""


_REFUSALS = {
    Embeds.KEY_REFUSED: Refusal(401, "invalid_api_key", "Incorrect API key provided."),
    Embeds.UNKNOWN_MODEL: Refusal(404, "model_not_found", "The model does not exist."),
    Embeds.BUSY: Refusal(429, "rate_limit_exceeded", "Rate limit reached."),
    Embeds.BROKEN: Refusal(500, "server_error", "The server had an error."),
}


def embed(request: dict[str, Any]) -> dict[str, Any] | Refusal:
    """The answer to one request."""
    model, texts = request["model"], request["input"]
    behaviour = None if model == "embed" else Embeds(model.removeprefix("embed-"))
    if behaviour in _REFUSALS:
        return _REFUSALS[behaviour]
    if behaviour is Embeds.PICKY and any("unspeakable" in text for text in texts):
        return Refusal(400, "invalid_request_error", "The input is not accepted.")
    if behaviour is Embeds.GARBAGE:
        return {"object": "list", "data": "nothing of the kind", "model": model}
    rows = [
        {"object": "embedding", "index": index, "embedding": row}
        for index, row in enumerate(_rows(behaviour, texts, request.get("dimensions")))
    ]
    if behaviour is Embeds.REVERSED:
        rows.reverse()
    tokens = sum(len(_WORD.findall(text)) for text in texts)
    usage = {"prompt_tokens": tokens, "total_tokens": tokens}
    return {"object": "list", "data": rows, "model": model, "usage": usage}


def _rows(behaviour: Embeds | None, texts: list[str], dimensions: int | None) -> list[Any]:
    if behaviour is Embeds.OTHER_DIMENSIONS:
        dimensions = 3
    salt = "other" if behaviour is Embeds.OTHER else ""
    rows: list[Any] = [direction(text, dimensions or DIMENSIONS, salt) for text in texts]
    if behaviour is Embeds.TOO_FEW:
        return rows[1:]
    if behaviour is Embeds.NOT_FINITE:
        rows[0][0] = math.inf
    if behaviour is Embeds.WITHOUT_DIRECTION:
        rows[0] = [0.0] * len(rows[0])
    return rows


def direction(text: str, dimensions: int = DIMENSIONS, salt: str = "") -> list[float]:
    """A unit vector: the sum of one direction for each different word."""
    total = [0.0] * dimensions
    total[0] = 1e-6
    for word in {_SAME.get(word, word) for word in _WORD.findall(text.lower())}:
        for at in range(4):
            digest = zlib.crc32(f"{salt}{word}{at}".encode())
            total[digest % dimensions] += 1.0 if digest & 0x10000 else -1.0
    length = math.sqrt(sum(part * part for part in total))
    return [part / length for part in total]
