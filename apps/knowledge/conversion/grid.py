"""Tables from any source: spans expanded, header found, layout told from data."""

from collections import Counter
from dataclasses import dataclass

from apps.knowledge.conversion.blocks import (
    Block,
    Blocks,
    Callout,
    CodeBlock,
    Heading,
    Inlines,
    ListBlock,
    Paragraph,
    Quote,
    Row,
    Strong,
    Table,
    plain_text,
)
from apps.knowledge.conversion.losses import ROWS_TOO_WIDE, TABLE_UNWRAPPED

# A cell with more text is a layout, not a value.
_LONGEST_VALUE = 1_000
# Bounds on what one cell may be repeated to: real spans are far below, a hostile one is not.
_WIDEST_SPAN = 60
_LARGEST_SPAN = 600


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as the source gives it: spans not expanded, `header` for a heading cell."""

    blocks: Blocks
    header: bool = False
    columns: int = 1
    rows: int = 1


def table_blocks(rows: list[list[RawCell]], counts: Counter[str]) -> Blocks:
    """The table as one block, or its cells in reading order where it only served the layout.

    A single cell, or a cell of more than 1,000 characters, makes a layout; the values of such a
    table keep their column's name as a bold line above them.
    """
    rows = [row for row in rows if row]
    if not rows:
        return ()
    header = rows[0] if all(cell.header for cell in rows[0]) else None
    if len(rows) == 1 and len(rows[0]) == 1:
        counts[TABLE_UNWRAPPED] += 1
        return rows[0][0].blocks
    grid = _expanded(rows, counts)
    if any(_length(cell.blocks) > _LONGEST_VALUE for row in rows for cell in row):
        counts[TABLE_UNWRAPPED] += 1
        return _unwrapped(rows, grid[0] if header is not None else None)
    if header is None:
        return (Table(None, tuple(grid)),)
    return (Table(grid[0], tuple(grid[1:])),)


def _expanded(rows: list[list[RawCell]], counts: Counter[str]) -> list[Row]:
    if all(cell.columns == 1 and cell.rows == 1 for row in rows for cell in row):
        width = max(len(row) for row in rows)
        return [tuple([cell.blocks for cell in row]) + ((),) * (width - len(row)) for row in rows]
    grid: list[list[Blocks | None]] = [[] for _ in rows]
    for top, row in enumerate(rows):
        left = 0
        for cell in row:
            line = grid[top]
            while left < len(line) and line[left] is not None:
                left += 1
            height, width = _span(cell, len(rows) - top, counts)
            for below in grid[top : top + height]:
                below.extend([None] * (left + width - len(below)))
                below[left : left + width] = [cell.blocks] * width
            left += width
    width = max(len(line) for line in grid)
    return [tuple([blocks or () for blocks in line]) + ((),) * (width - len(line)) for line in grid]


def _span(cell: RawCell, rows_left: int, counts: Counter[str]) -> tuple[int, int]:
    """Height and width of a cell, within the bounds."""
    height = min(cell.rows or rows_left, rows_left)
    width = min(max(cell.columns, 1), _WIDEST_SPAN)
    if width != cell.columns or height * width > _LARGEST_SPAN:
        counts[ROWS_TOO_WIDE] += 1
    return (height, width) if height * width <= _LARGEST_SPAN else (1, 1)


def _unwrapped(rows: list[list[RawCell]], names: Row | None) -> Blocks:
    flat: list[Block] = []
    for row in rows[1:] if names is not None else rows:
        for column, cell in enumerate(row):
            if names is not None and cell.blocks and column < len(names):
                name = _only_text(names[column])
                if name:
                    flat.append(Paragraph((Strong(name),)))
            flat.extend(cell.blocks)
    return tuple(flat)


def _only_text(cell: Blocks) -> Inlines:
    texts = [plain_text(block.content) for block in cell if isinstance(block, Paragraph | Heading)]
    text = " ".join(text for text in texts if text)
    return (text,) if text else ()


def _length(blocks: Blocks) -> int:
    """Characters of visible text, near enough to compare with a bound."""
    total = 0
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            content = block.content
            first = content[0]
            total += (
                len(first)
                if len(content) == 1 and isinstance(first, str)
                else len(plain_text(content))
            )
        elif isinstance(block, CodeBlock):
            total += len(block.text)
        elif isinstance(block, ListBlock):
            total += sum(_length(item.blocks) for item in block.items)
        elif isinstance(block, Callout | Quote):
            total += _length(block.blocks)
        elif isinstance(block, Table):
            total += sum(_length(cell) for row in (block.header or (), *block.rows) for cell in row)
    return total
