"""Sentences of a Markdown passage as a reader sees them, with their places. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from apps.knowledge.text import visible_text


class Kind(StrEnum):
    PROSE = "prose"
    ROW = "row"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` is visible text; `start` and `end` are offsets into the Markdown given."""

    text: str
    start: int
    end: int
    kind: Kind


LONGEST_CODE = 600
"""Characters up to which a block of code is one piece; a longer one is cut into its lines."""

_FENCE = re.compile(r"[ >]*(?:(?:[-*]|\d{1,9}[.)])[ ]+[ >]*)*(`{3,})")
_HEADING = re.compile(r"[ >]*#{1,6}[ ]")
_ROW = re.compile(r"[ >]*(?:(?:[-*]|\d{1,9}[.)])[ ]+[ >]*)*\|")
_UNDER_HEADER = re.compile(r"[ >]*\|(?:[ ]?:?-{3,}:?[ ]?\|)+")
_END = re.compile(r"[.!?…][\"'”’)\]]*(?=\s)|[。！？][”’」』）]*")
_NO_END = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|resp|incl|nr|dr|mr|mrs|ms|prof|st|inc|ltd)"
    r"|(?:^|[\s(])[A-Z]|^\d{1,3})\.\Z",
    re.IGNORECASE,
)


def sentences(markdown: str) -> list[Sentence]:
    """The sentences, table rows and pieces of code of a passage, in order; headings excepted."""
    shown = visible_text(markdown)
    kinds = _kinds(markdown)
    found: list[tuple[int, int, Kind]] = []
    code: list[tuple[int, int]] = []
    for start, end in _lines(shown.text):
        kind = kinds.get(markdown.count("\n", 0, shown.source_offset(start)))
        if kind is Kind.CODE:
            code.append((start, end))
            continue
        found += _code(code)
        code = []
        if kind is Kind.PROSE:
            found += [(a, b, kind) for a, b in _cut(shown.text, start, end)]
        elif kind is Kind.ROW:
            found.append((start, end, kind))
    found += _code(code)
    return [
        Sentence(shown.text[start:end], *shown.span(start, end), kind) for start, end, kind in found
    ]


def _kinds(markdown: str) -> dict[int, Kind]:
    """What each line of the Markdown is, by its number; headings, of tables too, are nothing."""
    kinds: dict[int, Kind] = {}
    fence = ""
    for number, line in enumerate(markdown.split("\n")):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence):
                fence = ""
            else:
                kinds[number] = Kind.CODE
        elif mark:
            fence = mark[1]
        elif _UNDER_HEADER.fullmatch(line):
            kinds.pop(number - 1, None)
        elif _ROW.match(line):
            kinds[number] = Kind.ROW
        elif not _HEADING.match(line):
            kinds[number] = Kind.PROSE
    return kinds


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """The filled lines of a text, blanks around them left out."""
    at = 0
    for line in text.split("\n"):
        bare = line.strip()
        if bare:
            start = at + len(line) - len(line.lstrip())
            yield start, start + len(bare)
        at += len(line) + 1


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of one line."""
    at = start
    for match in _END.finditer(text, start, end):
        if _NO_END.search(text[at : match.start() + 1]):
            continue
        yield at, match.end()
        at = match.end()
        while at < end and text[at].isspace():
            at += 1
    if at < end:
        yield at, end


def _code(lines: list[tuple[int, int]]) -> list[tuple[int, int, Kind]]:
    """Neighbouring lines of code: one piece where that is short enough, else each its own."""
    if lines and lines[-1][1] - lines[0][0] <= LONGEST_CODE:
        lines = [(lines[0][0], lines[-1][1])]
    return [(start, end, Kind.CODE) for start, end in lines]
