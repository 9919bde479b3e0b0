"""Tables."""

from collections.abc import Container

from lxml.html import HtmlElement

from apps.knowledge.conversion.grid import RawCell, table_blocks
from apps.knowledge.conversion.markup.walker import Walker

_SECTIONS = frozenset({"thead", "tbody", "tfoot", "form"})
_INSIDE_ROW = frozenset({"form"})


def table(walker: Walker, element: HtmlElement) -> None:
    """What stands in the table outside of any cell goes before it."""
    walker.flush()
    rows: list[list[RawCell]] = []
    for part in parts(element, _SECTIONS):
        if isinstance(part, HtmlElement) and part.tag == "tr":
            rows.append(_row(walker, part))
        else:
            stray(walker, part)
    walker.add(*table_blocks(rows, walker.counts, walker.room))


def parts(element: HtmlElement, open_tags: Container[object]) -> list[HtmlElement | str]:
    """Children and texts in order, in place of those with `open_tags` what is inside them."""
    found: list[HtmlElement | str] = []
    pending = _nodes(element)
    while pending:
        node = pending.pop()
        if isinstance(node, str) or node.tag not in open_tags:
            found.append(node)
        else:
            pending.extend(_nodes(node))
    return found


def _nodes(element: HtmlElement) -> list[HtmlElement | str]:
    """The children and the texts around them, last one first; white space left out."""
    nodes: list[HtmlElement | str] = []
    for child in reversed(element):
        if (text := child.tail) and not text.isspace():
            nodes.append(text)
        nodes.append(child)
    if (text := element.text) and not text.isspace():
        nodes.append(text)
    return nodes


def stray(walker: Walker, part: HtmlElement | str) -> None:
    """Keep what stands where it should not, on lines of its own."""
    if isinstance(part, str):
        walker.inline.append(part)
    else:
        walker.visit(part)
    walker.flush()


def _row(walker: Walker, row: HtmlElement) -> list[RawCell]:
    section = row.getparent()
    in_head = section is not None and section.tag == "thead"
    cells = []
    for part in parts(row, _INSIDE_ROW):
        if isinstance(part, HtmlElement) and part.tag in ("td", "th"):
            columns, rows = part.get("colspan"), part.get("rowspan")
            cells.append(
                RawCell(
                    walker.blocks_of(part),
                    in_head or part.tag == "th",
                    _count(columns) if columns else 1,
                    _count(rows) if rows else 1,
                )
            )
        else:
            stray(walker, part)
    return cells


def _count(value: str) -> int:
    """A span; 0 means "to the end", anything that is no number means 1."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 1
