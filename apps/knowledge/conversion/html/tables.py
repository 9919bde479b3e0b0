"""Tables."""

from lxml.html import HtmlElement

from apps.knowledge.conversion.grid import RawCell, table_blocks
from apps.knowledge.conversion.html.walker import Walker

_SECTIONS = frozenset({"thead", "tbody", "tfoot"})


def table(walker: Walker, element: HtmlElement) -> None:
    walker.flush()
    rows: list[list[RawCell]] = []
    for child in element:
        if child.tag in _SECTIONS:
            in_head = child.tag == "thead"
            rows.extend([_row(walker, row, in_head=in_head) for row in child if row.tag == "tr"])
        elif child.tag == "tr":
            rows.append(_row(walker, child, in_head=False))
        elif child.tag == "caption":
            walker.block(child)
    walker.add(*table_blocks(rows, walker.counts))


def _row(walker: Walker, row: HtmlElement, *, in_head: bool) -> list[RawCell]:
    cells = []
    for cell in row:
        if cell.tag in ("td", "th"):
            columns, rows = cell.get("colspan"), cell.get("rowspan")
            cells.append(
                RawCell(
                    walker.blocks_of(cell),
                    in_head or cell.tag == "th",
                    _count(columns) if columns else 1,
                    _count(rows) if rows else 1,
                )
            )
    return cells


def _count(value: str) -> int:
    """A span; 0 means "to the end", anything that is no number means 1."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 1
