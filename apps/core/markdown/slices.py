"""A long text in parts that can be shown one at a time, found without parsing it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_MARKERS = r"[ >]*(?:(?:[-+*]|\d+[.)])[ ]+)*"
_FENCE = re.compile(rf"{_MARKERS}(?P<fence>`{{3,}}|~{{3,}})")
_DELIMITERS = re.compile(r"\|(?:\s*:?-+:?\s*\|)+\s*\Z")
_ITEM = re.compile(r"(?:[-+*]|\d+[.)]) ")
_HEADING = re.compile(rf"^{_MARKERS}#{{1,6}}[ \t]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Slice:
    """`markdown[start:end]`; `prefix` goes before it: the header of a table or the fence of a
    listing that began earlier."""

    start: int
    end: int
    prefix: str = ""

    def text(self, markdown: str) -> str:
        return self.prefix + markdown[self.start : self.end]

    def passage(self, span: tuple[int, int]) -> tuple[int, int]:
        """Where the part of the passage that lies here stands in `text`."""
        shift = len(self.prefix) - self.start
        low, high = (min(max(place, self.start), self.end) for place in span)
        return low + shift, high + shift


def slices(markdown: str, size: int) -> list[Slice]:
    """The text in parts of `size` characters, up to three times as many where it allows no cut.

    Parts begin where a block does, else with a table row, a list item or a line, in this order;
    no text is lost or told twice. A text of no more than `size` is one part.
    """
    if len(markdown) <= size:
        return [Slice(0, len(markdown))]
    cuts = [(0, ""), *_cuts(markdown, size)]
    ends = [*(start for start, _ in cuts[1:]), len(markdown)]
    return [Slice(start, end, prefix) for (start, prefix), end in zip(cuts, ends, strict=True)]


def may_have_headings(markdown: str) -> bool:
    """False only where no heading can be, found much faster than by parsing."""
    return _HEADING.search(markdown) is not None


def _cuts(markdown: str, size: int) -> Iterator[tuple[int, str]]:
    """(offset, prefix) of every part after the first."""
    last, lines = 0, _Lines()
    for match in _LINE.finditer(markdown):
        at, line = match.start(), match.group()
        if at - last >= size and (at - last) / size >= lines.patience(line):
            yield at, lines.open_block(line)
            last = at
        lines.add(line)
        while match.end() - last > 3 * size:
            space = markdown.rfind(" ", last + size, last + 2 * size)
            last = space + 1 if space > 0 else last + 2 * size
            yield last, ""


class _Lines:
    """What the lines so far leave open: a listing, a table, a paragraph."""

    def __init__(self) -> None:
        self._fence = self._fence_line = self._header = ""
        self._before = "\n"

    def patience(self, line: str) -> float:
        """How many sizes a part may have reached before it is cut in front of this line."""
        if self._fence:
            return 2
        if self._before.isspace() and not line[0].isspace():
            return 1
        return 1.5 if self._is_row(line) or _ITEM.match(line) else 2

    def open_block(self, line: str) -> str:
        """What must stand before this line for it to be read as what it is."""
        if self._fence:
            return self._fence_line
        return self._header if self._is_row(line) else ""

    def add(self, line: str) -> None:
        if not self._fence and self._is_row(line):
            return
        if match := _FENCE.match(line):
            fence = match["fence"]
            if not self._fence:
                self._fence, self._fence_line = fence, line
            elif fence.startswith(self._fence) and not line[match.end() :].strip("`~ \n"):
                self._fence = ""
        elif not self._fence and not line.startswith("|"):
            self._header = ""
        elif not self._fence and _DELIMITERS.match(line) and self._before.startswith("|"):
            self._header = self._before + line
        self._before = line

    def _is_row(self, line: str) -> bool:
        return bool(self._header) and line.startswith("|")
