"""The page tree of a space as a viewer may read it, a level at a time."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from apps.core.ordering import ByName
from apps.knowledge.selectors import readable_pages
from apps.organizations.viewer import Viewer

_MOST_WORDS = 10


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A page as the tree shows it; `parent_id` is None for the top of the space: no page of the
    same space that the viewer may read stands above."""

    pk: int
    title: str
    parent_id: int | None
    has_children: bool


Levels = dict[int | None, list[TreeRow]]
"""Rows by parent, in the order of the space; the top level is under None."""


def levels(viewer: Viewer, space_id: int, parents: Collection[int], *, top: bool) -> Levels:
    """The children of these pages that the viewer may read, and with `top` the top level, in one
    query. The viewer may read the pages named."""
    pages = readable_pages(viewer).filter(space_id=space_id)
    wanted = Q(parent_id__in=parents)
    if top:
        wanted |= Q(parent=None) | ~Q(parent__in=pages.order_by().values("pk"))
    rows = (
        pages.filter(wanted)
        .annotate(has_children=Exists(pages.filter(parent=OuterRef("pk"))))
        .order_by("position", ByName("title"), "pk")
        .values_list("pk", "title", "parent_id", "parent__space_id", "has_children")
    )
    found: Levels = {}
    for pk, title, parent_id, parent_space_id, has_children in rows:
        is_below = parent_id in parents and parent_space_id == space_id
        parent = parent_id if is_below else None
        found.setdefault(parent, []).append(TreeRow(pk, title, parent, has_children))
    return found


def titled(viewer: Viewer, space_id: int, words: str, *, limit: int) -> list[tuple[int, str]]:
    """(pk, title) of readable pages whose title contains every word, by title, at most `limit`.

    Only the first few words count: each is a condition of the query, and SQLite takes no more than
    a thousand.
    """
    wanted = readable_pages(viewer).filter(space_id=space_id)
    for word in words.split()[:_MOST_WORDS]:
        wanted = wanted.filter(title__icontains=word)
    return list(wanted.order_by(ByName("title"), "pk").values_list("pk", "title")[:limit])
