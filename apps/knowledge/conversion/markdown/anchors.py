"""Which heading a same-page anchor of the source belongs to."""

from apps.knowledge.conversion.blocks import (
    Anchor,
    Blocks,
    Callout,
    Emphasis,
    Heading,
    Inlines,
    Link,
    ListBlock,
    Paragraph,
    Quote,
    Strong,
    Table,
    plain_text,
)
from apps.knowledge.conversion.slugs import heading_slugs


def slugs_by_anchor(blocks: Blocks) -> dict[str, str]:
    """Each anchor of the tree with the slug of its heading, empty where none stands above it."""
    places = _Places()
    places.visit(blocks)
    slugs = heading_slugs(places.titles)
    return {name: slugs[n] if n >= 0 else "" for name, n in places.anchors.items()}


class _Places:
    def __init__(self) -> None:
        self.titles: list[str] = []
        self.anchors: dict[str, int] = {}

    def visit(self, blocks: Blocks) -> None:
        for block in blocks:
            if isinstance(block, Heading):
                self.titles.append(plain_text(block.content))
                for name in block.anchors:
                    self._add(name)
                self._inlines(block.content)
            elif isinstance(block, Paragraph):
                self._inlines(block.content)
            elif isinstance(block, ListBlock):
                for item in block.items:
                    self.visit(item.blocks)
            elif isinstance(block, Callout | Quote):
                self.visit(block.blocks)
            elif isinstance(block, Table):
                self._table(block)

    def _add(self, name: str) -> None:
        self.anchors.setdefault(name, len(self.titles) - 1)

    def _inlines(self, content: Inlines) -> None:
        for node in content:
            if isinstance(node, Anchor):
                self._add(node.name)
            elif isinstance(node, Strong | Emphasis | Link):
                self._inlines(node.content)

    def _table(self, table: Table) -> None:
        """Headings in cells are written as bold text, so their anchors mean the section."""
        inner = _Places()
        for row in (table.header or (), *table.rows):
            for cell in row:
                inner.visit(cell)
        for name in inner.anchors:
            self._add(name)
