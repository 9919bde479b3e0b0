"""The page tree as the tree part (docs/ui.md) takes it: open along a path, wide levels cut."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from apps.core.parts import TreeNode
from apps.knowledge.addresses import page_url
from apps.knowledge.tree import Levels, TreeRow

# A level with more pages shows those around the open one and says where the others are.
_WIDEST = 60
_AROUND = 20


@dataclass(frozen=True, slots=True)
class TreeBuilder:
    """Builds the nodes of one space for one organization.

    `path` are the pages to show unfolded, `current` the page being read. With `whole` no level
    is cut: for the answer to a person who unfolds it.
    """

    slug: str
    space_id: int
    levels: Levels
    path: frozenset[int] = frozenset()
    current: int | None = None
    whole: bool = False

    def nodes(self, parent: int | None) -> tuple[TreeNode, ...]:
        rows = self.levels.get(parent, [])
        if self.whole or len(rows) <= _WIDEST:
            return tuple(self._node(row) for row in rows)
        shown = tuple(self._node(row) for row in self._around(rows))
        return (*shown, TreeNode(f"All {len(rows):,} pages here", self._level_url(parent)))

    def _around(self, rows: Sequence[TreeRow]) -> Sequence[TreeRow]:
        at = next((n for n, row in enumerate(rows) if row.pk in self.path), 0)
        first = max(0, min(at - _AROUND, len(rows) - 2 * _AROUND))
        return rows[first : first + 2 * _AROUND]

    def _node(self, row: TreeRow) -> TreeNode:
        is_open = row.pk in self.path
        return TreeNode(
            title=row.title,
            url=page_url(self.slug, row.pk),
            children=self.nodes(row.pk) if is_open else (),
            children_url="" if is_open or not row.has_children else self._children_url(row),
            open=is_open,
            current=row.pk == self.current,
        )

    def _children_url(self, row: TreeRow) -> str:
        return reverse("knowledge:children", args=[self.slug, row.pk])

    def _level_url(self, parent: int | None) -> str:
        address = reverse("knowledge:space", args=[self.slug, self.space_id])
        return address if parent is None else f"{address}?{urlencode({'below': parent})}"
