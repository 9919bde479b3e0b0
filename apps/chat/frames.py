"""The frames of the chat websocket, both ways. Pure.

Every frame is a JSON object with a `type`. What the server sends while it answers carries the
`turn` it belongs to and an `id`; a browser that lost the connection sends the last id it saw in
`resume` and gets what came after it.
"""

import json
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from apps.core.text import storable

MAX_FRAME_CHARACTERS = 20_000
MAX_QUESTION_CHARACTERS = 4_000
_LARGEST_ROW_ID = 2**63 - 1


class FrameType(StrEnum):
    ASK = "ask"
    STOP = "stop"
    RESUME = "resume"
    STARTED = "started"
    SEARCHING = "searching"
    SOURCES = "sources"
    DELTA = "delta"
    BLOCK = "block"
    CITATION = "citation"
    DONE = "done"
    FAILED = "failed"


class MalformedFrameError(ValueError):
    """The client sent something that is no frame; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question; without a conversation it opens one. `retry` names the turn it asks again."""

    question: str
    conversation: UUID | None = None
    retry: int | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    turn: int


@dataclass(frozen=True, slots=True)
class Resume:
    """Asks for the frames of a turn after the one with id `after`; all of them when empty."""

    turn: int
    after: str = ""


ClientFrame = Ask | Stop | Resume


@dataclass(frozen=True, slots=True)
class Started:
    """The question is taken; `url` is the conversation's page."""

    type: ClassVar = FrameType.STARTED
    conversation: str
    url: str
    title: str
    question: str


@dataclass(frozen=True, slots=True)
class Searching:
    type: ClassVar = FrameType.SEARCHING


@dataclass(frozen=True, slots=True)
class Sources:
    """How many spaces were searched and how many passages are being read."""

    type: ClassVar = FrameType.SOURCES
    spaces: int
    passages: int


@dataclass(frozen=True, slots=True)
class Delta:
    """The next piece of the answer, plain text. All pieces in order are the answer."""

    type: ClassVar = FrameType.DELTA
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Block number `index` of the answer as safe HTML.

    It stands for the text of the deltas since the block before it, `tail` excepted, which is the
    line still being written. A block sent again replaces the one with its number.
    """

    type: ClassVar = FrameType.BLOCK
    index: int
    html: str
    tail: str = ""


@dataclass(frozen=True, slots=True)
class CitationFrame:
    """A passage the answer cites, sent before the delta that shows its number."""

    type: ClassVar = FrameType.CITATION
    number: int
    content_id: str
    title: str
    quote: str
    start: int
    end: int
    url: str
    panel_url: str


@dataclass(frozen=True, slots=True)
class Done:
    """The answer is complete or was stopped. `footer` is the safe HTML that goes below it."""

    type: ClassVar = FrameType.DONE
    state: str
    grounded: bool
    seconds: float
    footer: str


@dataclass(frozen=True, slots=True)
class Failed:
    """What happened, why, who can fix it and how; `message` is all of it in one line."""

    type: ClassVar = FrameType.FAILED
    code: str
    message: str
    what: str
    why: str = ""
    who: str = ""
    how: str = ""
    footer: str = ""


ServerFrame = Started | Searching | Sources | Delta | Block | CitationFrame | Done | Failed


def encode(frame: ServerFrame, *, turn: int | None = None) -> dict[str, Any]:
    """The JSON object of a server frame, without its id, which the buffer gives it."""
    named = {} if turn is None else {"turn": turn}
    return {"type": str(frame.type), **named, **asdict(frame)}


def ends(payload: dict[str, Any]) -> bool:
    """Whether no frame of the same turn follows this one."""
    return payload["type"] in {FrameType.DONE, FrameType.FAILED}


def parse(text: str) -> ClientFrame:
    """The client's frame; raises MalformedFrameError for everything that is not exactly one."""
    if len(text) > MAX_FRAME_CHARACTERS:
        raise MalformedFrameError("The message is too long.")
    try:
        payload = json.loads(text)
    except ValueError as error:
        raise MalformedFrameError("The message is not JSON.") from error
    except RecursionError as error:
        raise MalformedFrameError("The message is nested too deeply.") from error
    if not isinstance(payload, dict):
        raise MalformedFrameError("The message is not an object.")
    kind = payload.pop("type", None)
    if kind == FrameType.ASK:
        return _ask(_only(payload, Ask))
    if kind == FrameType.STOP:
        return Stop(turn=_row_id(_only(payload, Stop).get("turn"), "turn"))
    if kind == FrameType.RESUME:
        return _resume(_only(payload, Resume))
    raise MalformedFrameError("The type of the message is unknown.")


def _only(payload: dict[str, Any], frame: type[Any]) -> dict[str, Any]:
    unknown = payload.keys() - {field.name for field in fields(frame)}
    if unknown:
        raise MalformedFrameError("The message has fields it must not have.")
    return payload


def _ask(payload: dict[str, Any]) -> Ask:
    raw = payload.get("question")
    question = storable(raw).strip() if isinstance(raw, str) else ""
    if not question:
        raise MalformedFrameError("The question is empty.")
    if len(question) > MAX_QUESTION_CHARACTERS:
        raise MalformedFrameError(
            f"The question is longer than {MAX_QUESTION_CHARACTERS:,} characters."
        )
    retry = payload.get("retry")
    return Ask(
        question=question,
        conversation=_conversation(payload.get("conversation")),
        retry=None if retry is None else _row_id(retry, "retry"),
    )


def _resume(payload: dict[str, Any]) -> Resume:
    after = payload.get("after", "")
    if not isinstance(after, str) or not _is_frame_id(after):
        raise MalformedFrameError("The field after is no id of a frame.")
    return Resume(turn=_row_id(payload.get("turn"), "turn"), after=after)


def _is_frame_id(text: str) -> bool:
    """Empty, or two numbers of up to 64 bits joined by a hyphen, as Redis streams number."""
    parts = text.split("-")
    return not text or (
        len(parts) == 2
        and all(part.isascii() and part.isdigit() and len(part) <= 19 for part in parts)
    )


def _row_id(value: Any, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= _LARGEST_ROW_ID:
        raise MalformedFrameError(f"The field {name} is no id of a turn.")
    return value


def _conversation(value: Any) -> UUID | None:
    if value is None:
        return None
    try:
        return UUID(value)
    except (ValueError, AttributeError, TypeError) as error:
        raise MalformedFrameError("The field conversation is no id of a conversation.") from error
