"""Passages for search: a page's Markdown cut along its sections and blocks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from apps.knowledge.conversion.page import BlockKind, BlockSpan, ConvertedPage

# Characters. A chunk is filled up to the target; a block is only cut when it exceeds the cap.
# Measured on 472 judged questions: above about 1,000 characters the recall within a fixed prompt
# falls, and overlap gains nothing where cuts follow the structure.
TARGET = 1_000
CAP = 1_200
# A block this small still joins a full chunk below the cap, rather than standing alone.
_CRUMB = 200
# A longer header row, or longer fences, would leave too little room: they are then not repeated.
_LONGEST_HEADER = 400
# The path is written with every passage: a title longer than this, or than an even share of what
# a path may take, is cut in it.
_LONGEST_TITLE = 300
_LONGEST_PATH = 900

# The search index numbers the passages of a page in 16 bits. Nothing here stops at the bound:
# whoever takes passages in refuses a page that has more.
CHUNKS_MAX = 65_000

# Syntax a cut must not go through: code, pictures, links, emphasis, character references.
_ATOM = re.compile(
    r"(?<!`)(`++)[^\n]+?(?<!`)\1(?!`)"
    r"|!?\[(?:[^\[\]\n]|!\[[^\[\]`\n]*\]\([^()\s]*\))*\]\([^()\s]*\)"
    r"|(\*{1,2})(?=[^\s*])[^*\n]+(?<=[^\s*])\2"
    r"|&\#?\w+;"
)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s+|[。！？]|\n|; ")
_SPACE = re.compile(r"\s+")
_EMPTY_ROW = re.compile(r"[\s|>]*")


@dataclass(frozen=True, slots=True)
class ChunkDraft:
    """A passage of a page.

    `text` is valid Markdown of its own: a piece of a table repeats the header row, a piece of
    code its fences. `start` and `end` are the true span in the page's Markdown (end exclusive).
    The section's heading is the last of `heading_path` (titles may be cut there) and not part of
    the text.
    """

    number: int
    heading_path: tuple[str, ...]
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of one block; `text` is None where it is the Markdown itself."""

    start: int
    end: int
    text: str | None = None


@dataclass(frozen=True, slots=True)
class _Headings:
    """Headings in a row without text between them, and the path they share."""

    start: int
    end: int
    path: tuple[str, ...]


def chunk_page(page: ConvertedPage) -> tuple[ChunkDraft, ...]:
    """The passages of a page in order; none for a page without text (its title is searched
    as a field of the page). There may be more than CHUNKS_MAX.

    Passages never cross from one section's text into another's and do not overlap. Headings with
    nothing below them become passages too, so that their words are found: those in a row share
    one, under the path they have in common. So does a heading too long for the path.
    """
    cutter = _Cutter(page.markdown)
    for span in page.blocks:
        if span.kind is BlockKind.HEADING:
            cutter.heading(span)
        else:
            cutter.block(span)
    cutter.finish()
    return tuple(cutter.chunks)


class _Cutter:
    def __init__(self, markdown: str) -> None:
        self.chunks: list[ChunkDraft] = []
        self._markdown = markdown
        self._sections: list[BlockSpan] = []
        self._path: tuple[str, ...] = ()
        # The heading met last, as long as nothing stands below it, and the bare ones before it.
        self._bare: _Headings | None = None
        self._run: _Headings | None = None
        self._start = -1
        self._end = -1

    def heading(self, span: BlockSpan) -> None:
        self._flush()
        if self._bare is not None and span.level <= self._sections[-1].level:
            self._join_run(self._bare)
        while self._sections and self._sections[-1].level >= span.level:
            self._sections.pop()
        self._sections.append(span)
        longest = min(_LONGEST_TITLE, _LONGEST_PATH // len(self._sections))
        self._path = tuple([_shortened(section.title, longest) for section in self._sections])
        self._bare = _Headings(span.start, span.end, self._path)
        if len(span.title) > longest:
            self._join_run(self._bare)
            self._bare = None

    def block(self, span: BlockSpan) -> None:
        if span.start == span.end:
            return
        self._bare = None
        self._end_run()
        size = span.end - span.start
        if self._start >= 0:
            joined = span.end - self._start
            if joined <= TARGET or (joined <= CAP and size <= _CRUMB):
                self._end = span.end
                return
            self._flush()
        if size <= CAP:
            self._start, self._end = span.start, span.end
            return
        for piece in _pieces(self._markdown, span):
            self._flush()
            if piece.text is None:
                self._start, self._end = piece.start, piece.end
            else:
                self._add(piece.start, piece.end, self._path, piece.text)

    def finish(self) -> None:
        self._flush()
        if self._bare is not None:
            self._join_run(self._bare)
        self._end_run()

    def _join_run(self, bare: "_Headings") -> None:
        run = self._run
        if run is not None and bare.end - run.start <= TARGET:
            self._run = _Headings(run.start, bare.end, _shared(run.path, bare.path))
        else:
            self._end_run()
            self._run = bare

    def _end_run(self) -> None:
        if (run := self._run) is None:
            return
        self._run = None
        if run.end - run.start <= CAP:
            self._add(run.start, run.end, run.path)
            return
        for piece in _text_pieces(self._markdown, run.start, run.end, TARGET):
            self._add(piece.start, piece.end, run.path)

    def _flush(self) -> None:
        if self._start >= 0:
            self._add(self._start, self._end, self._path)
            self._start = -1

    def _add(self, start: int, end: int, path: tuple[str, ...], text: str | None = None) -> None:
        text = self._markdown[start:end] if text is None else text
        self.chunks.append(ChunkDraft(len(self.chunks), path, text, start, end))


def _shortened(title: str, longest: int) -> str:
    return title if len(title) <= longest else f"{title[: longest - 1].rstrip()}…"


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """The titles two paths begin with."""
    same = [a for a, b in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))]
    return tuple(same)


def _pieces(markdown: str, span: BlockSpan) -> Iterator[_Piece]:
    if span.kind is BlockKind.CODE:
        return _code_pieces(markdown, span)
    if span.kind is BlockKind.TABLE:
        return _table_pieces(markdown, span)
    return _text_pieces(markdown, span.start, span.end, TARGET)


def _text_pieces(markdown: str, start: int, end: int, target: int) -> Iterator[_Piece]:
    """Cut at the end of a sentence, else between words, else anywhere outside of syntax."""
    while end - start > target:
        cut = _cut(markdown[start : start + CAP], target)
        text = markdown[start : start + cut]
        if text.strip():
            yield _Piece(start, start + len(text.rstrip()))
        start += cut
    if start < end:
        yield _Piece(start, end)


def _cut(window: str, target: int) -> int:
    atoms = [match.span() for match in _ATOM.finditer(window)]
    for boundary in (_SENTENCE_END, _SPACE):
        for match in reversed([*boundary.finditer(window, target // 3, target)]):
            at = match.end()
            if not any(first < at < last for first, last in atoms):
                return at
    for first, last in atoms:
        if first < target < last:
            return first if first > target // 3 else min(last, len(window))
    return min(target, len(window))


def _code_pieces(markdown: str, span: BlockSpan) -> Iterator[_Piece]:
    opening, *_, closing = markdown[span.start : span.end].split("\n")
    if len(opening) + len(closing) > _LONGEST_HEADER:
        yield from _text_pieces(markdown, span.start, span.end, TARGET)
        return
    start = span.start + len(opening) + 1
    end = span.end - len(closing) - 1
    room = TARGET - len(opening) - len(closing) - 2
    for first, last in _line_groups(markdown, start, end, room):
        yield _Piece(first, last, f"{opening}\n{markdown[first:last]}\n{closing}")


def _table_pieces(markdown: str, span: BlockSpan) -> Iterator[_Piece]:
    names, rule, *_ = markdown[span.start : span.end].split("\n")
    header = f"{names}\n{rule}\n"
    start = span.start + len(header)
    repeated = len(header) <= _LONGEST_HEADER and _EMPTY_ROW.fullmatch(names) is None
    if not repeated:
        # The first piece keeps the row itself, the rest are rows alone.
        if len(header) > CAP:
            yield from _text_pieces(markdown, span.start, start - 1, CAP)
        else:
            start = span.start
        header = ""
    for first, last in _line_groups(markdown, start, span.end, TARGET - len(header)):
        yield _Piece(first, last, f"{header}{markdown[first:last]}")


def _line_groups(markdown: str, start: int, end: int, room: int) -> Iterator[tuple[int, int]]:
    """Runs of whole lines of at most `room` characters; a longer line is cut within."""
    first = start
    while start < end:
        line_end = markdown.find("\n", start, end)
        line_end = end if line_end < 0 else line_end
        if line_end - first > room:
            if start > first:
                yield first, start - 1
            first = start
            if line_end - start > room:
                *whole, rest = _text_pieces(markdown, start, line_end, room)
                yield from ((piece.start, piece.end) for piece in whole)
                first = rest.start
        start = line_end + 1
    if first < end:
        yield first, end
