"""Tables from any source: spans expanded, header found, layout told from data."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from apps.knowledge.conversion.blocks import (
    Block,
    Blocks,
    Callout,
    CodeBlock,
    Emphasis,
    Heading,
    Image,
    Inlines,
    Link,
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
# Characters the Markdown of an empty cell takes in its row.
_EMPTY_CELL = 3


@dataclass(slots=True)
class Room:
    """Characters the tables of one page may still add by repeating cells and filling rows.

    The wiki pages measured add far less; without a bound, a small file of a few wide spans would
    become a page of gigabytes.
    """

    left: int = 300_000

    def take(self, characters: int) -> bool:
        """Whether there was as much; what was asked for is gone in either case."""
        self.left = max(self.left - characters, -1)
        return self.left >= 0


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as the source gives it: spans not expanded, `header` for a heading cell."""

    blocks: Blocks
    header: bool = False
    columns: int = 1
    rows: int = 1


def table_blocks(rows: list[list[RawCell]], counts: Counter[str], room: Room) -> Blocks:
    """The table as one block, or its cells in reading order where it only served the layout.

    A single cell, or a cell of more than 1,000 characters, makes a layout, and so does a grid
    that does not fit into `room`; the values of such a table keep their column's name as a bold
    line above them.
    """
    rows = [row for row in rows if row]
    if not rows:
        return ()
    header = rows[0] if all(cell.header for cell in rows[0]) else None
    if len(rows) == 1 and len(rows[0]) == 1:
        counts[TABLE_UNWRAPPED] += 1
        return rows[0][0].blocks
    layout = any(_length(cell.blocks) > _LONGEST_VALUE for row in rows for cell in row)
    grid = _expanded(rows[:1] if layout else rows, counts, room)
    if layout or grid is None:
        counts[TABLE_UNWRAPPED] += 1
        return _unwrapped(rows, grid[0] if header is not None and grid else None, room)
    if header is None:
        return (Table(None, tuple(grid)),)
    return (Table(grid[0], tuple(grid[1:])),)


def _expanded(rows: list[list[RawCell]], counts: Counter[str], room: Room) -> list[Row] | None:
    """A full grid, or None where it would need more room than there is."""
    if all(cell.columns == 1 and cell.rows == 1 for row in rows for cell in row):
        return _filled([[cell.blocks for cell in row] for row in rows], room)
    grid: list[list[Blocks | None]] = [[] for _ in rows]
    for top, row in enumerate(rows):
        left = 0
        for cell in row:
            line = grid[top]
            while left < len(line) and line[left] is not None:
                left += 1
            height, width = _span(cell, len(rows) - top, counts)
            lines = grid[top : top + height]
            if height * width > 1 and not room.take(_growth(cell, lines, left, width)):
                return None
            for below in lines:
                below.extend([None] * (left + width - len(below)))
                below[left : left + width] = [cell.blocks] * width
            left += width
    return _filled([[blocks or () for blocks in line] for line in grid], room)


def _filled(grid: list[list[Blocks]], room: Room) -> list[Row] | None:
    """All rows as wide as the widest."""
    width = max(len(line) for line in grid)
    if not room.take(_EMPTY_CELL * (width * len(grid) - sum(len(line) for line in grid))):
        return None
    return [tuple(line) + ((),) * (width - len(line)) for line in grid]


def _growth(cell: RawCell, lines: Sequence[Sequence[object]], left: int, width: int) -> int:
    """Characters more than the cell has once, when it is put into all these lines."""
    gaps = sum(max(left - len(line), 0) for line in lines)
    copies = len(lines) * width - 1
    return _EMPTY_CELL * gaps + copies * (_EMPTY_CELL + _length(cell.blocks, _written_length))


def _span(cell: RawCell, rows_left: int, counts: Counter[str]) -> tuple[int, int]:
    """Height and width of a cell, within the bounds."""
    height = min(cell.rows or rows_left, rows_left)
    width = min(max(cell.columns, 1), _WIDEST_SPAN)
    if width != cell.columns or height * width > _LARGEST_SPAN:
        counts[ROWS_TOO_WIDE] += 1
    return (height, width) if height * width <= _LARGEST_SPAN else (1, 1)


def _unwrapped(rows: list[list[RawCell]], names: Row | None, room: Room) -> Blocks:
    flat: list[Block] = []
    titles = [_only_text(name) for name in names or ()]
    for row in rows if names is None else rows[1:]:
        for column, cell in enumerate(row):
            title = titles[column] if cell.blocks and column < len(titles) else ""
            if title and room.take(len(title)):
                flat.append(Paragraph((Strong((title,)),)))
            flat.extend(cell.blocks)
    return tuple(flat)


def _only_text(cell: Blocks) -> str:
    texts = [plain_text(block.content) for block in cell if isinstance(block, Paragraph | Heading)]
    return " ".join(text for text in texts if text)


def _visible_length(content: Inlines) -> int:
    first = content[0]
    return len(first) if len(content) == 1 and isinstance(first, str) else len(plain_text(content))


def _written_length(content: Inlines) -> int:
    """With the addresses, which Markdown writes too."""
    length = 0
    for node in content:
        if isinstance(node, Strong | Emphasis | Link):
            length += _written_length(node.content)
        elif not isinstance(node, Image):
            length += len(plain_text((node,)))
        if isinstance(node, Link | Image):
            length += len(node.target)
    return length


def _length(blocks: Blocks, measure: Callable[[Inlines], int] = _visible_length) -> int:
    """Characters of text, near enough to compare with a bound."""
    total = 0
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            total += measure(block.content)
        elif isinstance(block, CodeBlock):
            total += len(block.text)
        elif isinstance(block, ListBlock):
            total += sum(_length(item.blocks, measure) for item in block.items)
        elif isinstance(block, Callout | Quote):
            total += _length(block.blocks, measure)
        elif isinstance(block, Table):
            rows = (block.header or (), *block.rows)
            total += sum(_length(cell, measure) for row in rows for cell in row)
    return total
