"""Citations in a text that arrives in pieces: `[1]`, `[1, 2]`, `[1-3]`, `[1][2]`. Pure.

A mark is held back until it is complete, so nobody sees half of one. Numbers of passages that do
not exist are dropped, with the blank before them. Code is left as it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = re.compile(r"[ ]*\[\s*(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\s*\]")
_OPEN_MARK = re.compile(r"[ ]*(?:\[[\d\s,;–-]{0,38})?\Z")
_FENCE = re.compile(r"[ ]{0,3}(?:(?:[-+*]|\d{1,9}[.)])[ ]+)?[ ]*(`{3,}|~{3,})")
_MOST_BLANKS = 200


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that can be shown."""

    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """The passages cited at this place, by their numbers; `blank` was written before the mark."""

    numbers: tuple[int, ...]
    blank: str


class CitationParser:
    """Feed it the pieces of a text; it gives back text and marks, in order."""

    def __init__(self, passages: int) -> None:
        self._passages = passages
        self._held = ""
        self._line = ""
        self._code = ""
        self._fence = ""

    def feed(self, text: str) -> Iterator[Piece | Mark]:
        self._held += text
        yield from self._drain(final=False)

    def finish(self) -> Iterator[Piece | Mark]:
        """What was still held back; an unfinished mark is plain text."""
        yield from self._drain(final=True)

    def _drain(self, *, final: bool) -> Iterator[Piece | Mark]:
        plain = ""
        while self._held:
            step = self._step(final=final)
            if step is None:
                break
            if isinstance(step, str):
                plain += step
                continue
            if plain:
                yield Piece(plain)
                plain = ""
            if step.numbers:
                yield step
        if plain:
            yield Piece(plain)

    def _step(self, *, final: bool) -> str | Mark | None:
        """Takes the next piece off what is held; None when more has to arrive first."""
        character = self._held[0]
        if character == "\n":
            return self._newline()
        if character in "`~":
            return self._ticks(final=final)
        if self._code or self._fence:
            return self._take(1)
        if character == "\\":
            return self._take(2) if final or len(self._held) > 1 else None
        if character in " [":
            return self._maybe_mark(final=final)
        return self._take(1)

    def _maybe_mark(self, *, final: bool) -> str | Mark | None:
        if found := _MARK.match(self._held):
            self._held = self._held[found.end() :]
            self._line += "[]"
            blanks = found[0].index("[")
            return Mark(tuple(self._existing(found[1])), " " * min(blanks, 1))
        if not final and len(self._held) < _MOST_BLANKS and _OPEN_MARK.match(self._held):
            return None
        return self._take(1)

    def _existing(self, numbers: str) -> list[int]:
        """The numbers of a mark that name passages, ranges counted out, each once."""
        found: dict[int, None] = {}
        for part in re.split(r"\s*[,;]\s*", numbers):
            ends = [int(number) for number in re.split(r"\s*[–-]\s*", part)]
            first, last = ends[0], ends[-1]
            for number in range(first, min(last, self._passages) + 1):
                if number >= 1:
                    found[number] = None
        return list(found)

    def _newline(self) -> str:
        if not self._line.strip():
            self._code = ""  # a span of code ends with its paragraph
        self._line = ""
        self._held = self._held[1:]
        return "\n"

    def _ticks(self, *, final: bool) -> str | None:
        """A run of backticks or tildes opens or closes code; its length counts."""
        run = re.match(r"`+|~+", self._held)
        if run is None or (run.end() == len(self._held) and not final):
            return None
        marks = run[0]
        fence = _FENCE.fullmatch(self._line + marks)
        if self._fence:
            if fence and marks.startswith(self._fence):
                self._fence = ""
        elif fence and not self._code:
            self._fence = marks
        elif marks[0] == "`":
            self._code = "" if self._code == marks else self._code or marks
        return self._take(len(marks))

    def _take(self, count: int) -> str:
        taken, self._held = self._held[:count], self._held[count:]
        self._line += taken
        return taken
