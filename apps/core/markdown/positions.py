"""A Markdown parser that knows where in the source every visible character came from.

markdown-it gives lines for blocks and nothing for inline text. Here each inline token records its
offset in its block's content, and each block how its content lies in the source.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

AT = "at"
# Quotation and list markers before the first bar of a row.
_BEFORE_ROW = re.compile(r"[\s>]*(?:(?:[-+*]|\d+[.)])\s+)*(?=\|)|[\s>]*")


class _PositionedState(StateInline):
    """Writes the offset of a token's first visible character into `token.meta[AT]`."""

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, out_tokens: list[Token]) -> None:
        super().__init__(src, md, env, out_tokens)
        self._run_start: int | None = None

    def append_pending(self, text: str) -> None:
        if self._run_start is None:
            self._run_start = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:  # noqa: N802 - the parser's name
        token = super().pushPending()
        token.meta[AT] = self._run_start
        self._run_start = None
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        # White space before a line break may have been taken back, so that nothing was flushed.
        self._run_start = None
        token.meta[AT] = self.pos + self._pushed_here()
        token.meta["rule_at"] = self.pos
        return token

    def _pushed_here(self) -> int:
        """How far the rule at work has already gone without moving `pos`.

        Delimiter runs are pushed marker by marker, an address in angle brackets after its bracket.
        """
        before = self.tokens[-2] if len(self.tokens) > 1 else None
        if before is None or before.meta.get("rule_at") != self.pos:
            return 0
        if before.type == "text":
            return int(before.meta[AT]) + len(before.content) - self.pos
        return 1 if before.markup == "autolink" and before.nesting == 1 else 0


class PositionedInline(ParserInline):
    """The stock inline parser over a state that records offsets."""

    def __init__(self) -> None:
        super().__init__()
        # Joined fragments would lose where their parts came from.
        self.ruler2.disable("fragments_join")

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _PositionedState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


@dataclass(frozen=True, slots=True)
class Piece:
    """`content[at:]` of a block lies in the source from `source` on, up to the next piece."""

    at: int
    source: int


class SourceLines:
    """Where the lines of a document start. Lines end as the parser ends them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0]
        start = text.find("\n")
        while start >= 0:
            self._starts.append(start + 1)
            start = text.find("\n", start + 1)
        self._starts.append(len(text) + 1)

    def start(self, line: int) -> int:
        return min(self._starts[min(line, len(self._starts) - 1)], len(self.text))

    def number(self, offset: int) -> int:
        """The line that holds this offset; the last one for offsets beyond the end."""
        return min(bisect_right(self._starts, offset) - 1, len(self._starts) - 2)

    def line(self, number: int) -> str:
        if number >= len(self._starts) - 1:
            return ""
        return self.text[self._starts[number] : self._starts[number + 1] - 1]

    def pieces(self, content: str, first_line: int) -> list[Piece]:
        """How the lines of a block's content lie in the lines of the document.

        A line of content is a line of the document without what stands before it (indent, list
        marker, `>`, `#`) and after it (white space, closing `#`).
        """
        pieces: list[Piece] = []
        at = 0
        for number, line in enumerate(content.split("\n"), start=first_line):
            whole = self.line(number)
            column = len(whole) - len(line) if whole.endswith(line) else whole.rfind(line)
            if column >= 0:
                pieces.append(Piece(at, self.start(number) + column))
            at += len(line) + 1
        return pieces


def cell_pieces(row: str, row_start: int, cells: Sequence[str]) -> list[list[Piece]]:
    r"""How the cells of a table row lie in the source; `\|` in the row is `|` in a cell."""
    found: list[list[Piece]] = []
    cursor = match.end() if (match := _BEFORE_ROW.match(row)) else 0
    for cell in cells:
        pieces: list[Piece] = []
        if cell:
            while cursor < len(row) and (row[cursor].isspace() or row[cursor] == "|"):
                cursor += 1
        for at, char in enumerate(cell):
            escaped = char == "|" and row.startswith("\\|", cursor)
            cursor += escaped
            if escaped or at == 0:
                pieces.append(Piece(at, row_start + cursor))
            cursor += 1
        found.append(pieces)
    return found


def content_offset(pieces: Sequence[Piece], content: str, source: int) -> int:
    """The first offset in `content` whose place in the source is `source` or later."""
    after = bisect_left(pieces, source, key=lambda piece: piece.source)
    if after and (within := pieces[after - 1]):
        limit = pieces[after].at if after < len(pieces) else len(content)
        return min(within.at + source - within.source, limit)
    return pieces[after].at if after < len(pieces) else len(content)
