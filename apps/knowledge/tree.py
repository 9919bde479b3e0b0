"""The page tree of a space, read a level at a time."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from apps.core.ordering import ByName
from apps.knowledge.models import Page, PageStatus

_MOST_WORDS = 10


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A page as the tree shows it; `parent_id` is None for the top of the space: no current page
    of the same space stands above."""

    pk: int
    title: str
    parent_id: int | None
    has_children: bool


Levels = dict[int | None, list[TreeRow]]
"""Rows by parent, in the order of the space; the top level is under None."""


def levels(space_id: int, parents: Iterable[int], *, top: bool) -> Levels:
    """The children of these pages, and with `top` the top level, in one query."""
    wanted = Q(parent_id__in=list(parents))
    if top:
        elsewhere = ~Q(parent__space_id=space_id)
        wanted |= Q(parent=None) | Q(parent__status=PageStatus.REMOVED) | elsewhere
    below = Page.objects.filter(parent=OuterRef("pk"), space_id=space_id, status=PageStatus.CURRENT)
    rows = (
        Page.objects.filter(wanted, space_id=space_id, status=PageStatus.CURRENT)
        .annotate(has_children=Exists(below))
        .order_by("position", ByName("title"), "pk")
        .values_list(
            "pk", "title", "parent_id", "parent__status", "parent__space_id", "has_children"
        )
    )
    found: Levels = {}
    for pk, title, parent_id, status, parent_space_id, has_children in rows:
        is_below = status == PageStatus.CURRENT and parent_space_id == space_id
        parent = parent_id if is_below else None
        found.setdefault(parent, []).append(TreeRow(pk, title, parent, has_children))
    return found


def titled(space_id: int, words: str, *, limit: int) -> list[tuple[int, str]]:
    """(pk, title) of pages whose title contains every word, by title, at most `limit`.

    Only the first few words count: each is a condition of the query, and SQLite takes no more than
    a thousand.
    """
    wanted = Page.objects.filter(space_id=space_id, status=PageStatus.CURRENT)
    for word in words.split()[:_MOST_WORDS]:
        wanted = wanted.filter(title__icontains=word)
    return list(wanted.order_by(ByName("title"), "pk").values_list("pk", "title")[:limit])
