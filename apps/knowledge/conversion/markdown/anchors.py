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


class AnchorSlugs:
    """The slugs of the headings that a tree's anchors belong to.

    Worked out when first asked, because most pages have no link into themselves.
    """

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._slugs: dict[str, str] | None = None

    def get(self, name: str) -> str | None:
        """The slug, empty for a place above all headings, None for an unknown anchor."""
        if self._slugs is None:
            places = _Places()
            places.visit(self._blocks)
            slugs = heading_slugs(places.titles)
            self._slugs = {name: slugs[n] if n >= 0 else "" for name, n in places.anchors.items()}
        return self._slugs.get(name)


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
