"""Which characters of which tokens a passage of the source covers."""

from collections.abc import Iterator
from html import escape

from markdown_it.token import Token

from apps.core.markdown.positions import AT, Piece, SourceLines, cell_pieces, content_offset

MARK = "mark"
_CODE = frozenset({"fence", "code_block"})


def mark_passage(markdown: str, tokens: list[Token], start: int, end: int) -> None:
    """Writes `(from, to)` into `meta[MARK]` of every token with text in `markdown[start:end]`.

    A picture in the passage is marked whole.
    """
    lines = SourceLines(markdown)
    for token, pieces in _located(lines, tokens):
        if not pieces or pieces[0].source >= end:
            continue
        first = content_offset(pieces, token.content, start)
        last = content_offset(pieces, token.content, end)
        if first >= last:
            continue
        if token.type in _CODE:
            token.meta[MARK] = (first, last)
        for child in token.children or ():
            _mark_child(child, token.content, first, last)


def _located(lines: SourceLines, tokens: list[Token]) -> Iterator[tuple[Token, list[Piece]]]:
    row: list[Token] | None = None
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            yield from _located_cells(lines, row)
            row = None
        elif token.type == "inline" and row is not None:
            row.append(token)
        elif token.type == "inline" and token.map:
            yield token, lines.pieces(token.content, token.map[0])
        elif token.type in _CODE and token.map:
            yield token, lines.pieces(token.content, token.map[0] + (token.type == "fence"))


def _located_cells(lines: SourceLines, cells: list[Token]) -> Iterator[tuple[Token, list[Piece]]]:
    if cells and (place := cells[0].map):
        texts = [cell.content for cell in cells]
        pieces = cell_pieces(lines.line(place[0]), lines.start(place[0]), texts)
        yield from zip(cells, pieces, strict=True)


def _mark_child(token: Token, block: str, first: int, last: int) -> None:
    start = token.meta.get(AT)
    if start is None:
        return
    if token.type == "image":
        if first <= start < last:
            token.meta[MARK] = (0, 0)
        return
    width = len(token.content)
    if token.type == "text_special" and token.content != token.markup:
        # One character written as two or more: the backslash is not visible, an entity is.
        start += token.info == "escape"
        if start < last and start + len(token.markup) > first:
            token.meta[MARK] = (0, width)
        return
    if token.type == "code_inline":
        start += len(token.markup)
        # The parser takes one space away at each end.
        start += block[start : start + width].replace("\n", " ") != token.content
    low, high = max(first - start, 0), min(last - start, width)
    if low < high:
        token.meta[MARK] = (low, high)


def marked(text: str, span: tuple[int, int] | None) -> str:
    """The escaped text with `span` of it in a mark."""
    if span is None:
        return escape(text)
    low, high = span
    cited = escape(text[low:high])
    return f"{escape(text[:low])}<mark>{cited}</mark>{escape(text[high:])}"
