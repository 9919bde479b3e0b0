"""Reads of spaces, pages and attachments. Every text goes through `readable_pages`."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from apps.core.ordering import ByName
from apps.knowledge.access.models import Content
from apps.knowledge.access.rules import chosen_for, closed_content, passed_clauses
from apps.knowledge.models import Attachment, Page, PageStatus, Space, SpaceReaders
from apps.organizations.viewer import Viewer


class UnreadableError(LookupError):
    """The viewer may not read it, or there is no such thing: the two look the same."""


class PageRemovedError(UnreadableError):
    """The page was in a space of the viewer and has been removed; its text is not shown."""


@dataclass(frozen=True, slots=True)
class SpaceRow:
    """A space with the number of its pages that the viewer may read."""

    space: Space
    pages: int

    @property
    def source(self) -> str:
        """The host the space came from, as people know their Confluence by."""
        return urlsplit(self.space.site).hostname or "an uploaded export"


def readable_spaces(viewer: Viewer) -> QuerySet[Space]:
    """The spaces the viewer may read: those for all members, and those the viewer was chosen for.

    The operator's command line reads every one: whoever has it has the database.
    """
    spaces = Space.objects.filter(organization_id=viewer.organization_id)
    if viewer.user_id is None:
        return spaces
    return spaces.filter(Q(readers=SpaceReaders.EVERYBODY) | chosen_for(viewer))


def open_pages(viewer: Viewer) -> QuerySet[Page]:
    """The pages, removed ones too, that neither their space nor a restriction keeps from the
    viewer."""
    pages = Page.objects.filter(organization_id=viewer.organization_id)
    if viewer.user_id is None:
        return pages
    return pages.filter(
        ~closed_content(viewer), space__in=readable_spaces(viewer).order_by().values("pk")
    )


def readable_pages(viewer: Viewer) -> QuerySet[Page]:
    """The pages whose text the viewer may read: current, and open to the viewer. The one door: no
    title, no count and no file of another page reaches anybody."""
    return open_pages(viewer).filter(status=PageStatus.CURRENT)


def readable_page(viewer: Viewer, pk: int) -> Page:
    """The page with its space; raises PageRemovedError, else UnreadableError."""
    page = open_pages(viewer).select_related("space").filter(pk=pk).first()
    if page is None:
        raise UnreadableError
    if page.status == PageStatus.REMOVED:
        raise PageRemovedError
    return page


def readable_attachment(viewer: Viewer, pk: int) -> Attachment:
    """An attachment of a readable page; raises UnreadableError."""
    attachment = Attachment.objects.filter(page__in=readable_pages(viewer), pk=pk).first()
    if attachment is None:
        raise UnreadableError
    return attachment


def readable_space(viewer: Viewer, pk: int) -> SpaceRow:
    """Raises UnreadableError."""
    row = next(iter(_space_rows(viewer, pk=pk)), None)
    if row is None:
        raise UnreadableError
    return row


def space_rows(viewer: Viewer) -> list[SpaceRow]:
    """The spaces the viewer may read by name, each with how many of its pages the viewer may; one
    query."""
    return _space_rows(viewer)


def _space_rows(viewer: Viewer, **which: int) -> list[SpaceRow]:
    pages = readable_pages(viewer).order_by().filter(space=OuterRef("pk"))
    counted = Subquery(pages.values("space").annotate(count=Count("pk")).values("count"))
    rows = (
        readable_spaces(viewer)
        .filter(**which)
        .annotate(page_count=Coalesce(counted, 0))
        .order_by(ByName("name"), ByName("key"), "pk")
    )
    return [SpaceRow(space, space.page_count) for space in rows]


@dataclass(frozen=True, slots=True)
class Rights:
    """What a viewer may find. `spaces` and `clauses` are primary keys: None is every one.

    A page with a restriction is found when its nearest clause is among `clauses`.
    """

    spaces: frozenset[int] | None
    clauses: frozenset[int] | None


def rights_of(viewer: Viewer) -> Rights:
    """Two queries; none for the operator's command line."""
    if viewer.user_id is None:
        return Rights(spaces=None, clauses=None)
    spaces = Space.objects.filter(organization_id=viewer.organization_id).order_by()
    readable = dict(
        spaces.annotate(
            is_readable=Q(readers=SpaceReaders.EVERYBODY) | Q(chosen_for(viewer))
        ).values_list("pk", "is_readable")
    )
    return Rights(
        spaces=None if all(readable.values()) else frozenset(filter(readable.get, readable)),
        clauses=frozenset(passed_clauses(viewer).values_list("pk", flat=True)),
    )


def nearest_clause() -> Subquery:
    """Of a page: the primary key of its nearest restriction, None when it is open."""
    same = Content.objects.filter(site=OuterRef("site"), content_id=OuterRef("content_id"))
    return Subquery(same.values("clause"))


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A page as a source line names it: its space is loaded, its text is not. `parent_title` is
    empty where the viewer may not read the parent."""

    page: Page
    parent_title: str


def source_pages(viewer: Viewer, wanted: Collection[int]) -> dict[int, SourcePage]:
    """Those of these pages that the viewer may read, by primary key; at most one query."""
    if not wanted:
        return {}
    pages = readable_pages(viewer)
    parents = pages.filter(pk=OuterRef("parent")).order_by().values("title")
    rows = (
        pages.filter(pk__in=wanted)
        .select_related("space")
        .defer("markdown", "losses")
        .annotate(parent_title=Coalesce(Subquery(parents), Value("")))
    )
    return {page.pk: SourcePage(page, page.parent_title) for page in rows}


def home_page_id(viewer: Viewer, space: Space) -> int | None:
    """The home page of the space, None where none is known or the viewer may not read it."""
    if not space.home_content_id:
        return None
    homes = readable_pages(viewer).filter(space=space, content_id=space.home_content_id)
    return homes.values_list("pk", flat=True).first()


def attachments_of(page: Page) -> list[Attachment]:
    """By file name."""
    return list(Attachment.objects.filter(page=page).order_by(ByName("filename"), "pk"))


def ancestors(viewer: Viewer, page: Page) -> list[Page]:
    """The pages above, the root first, in one query; ends below one that the viewer may not read.

    Of a page that the API told, the viewer may read all above; an export may hang it elsewhere.
    """
    above = (
        readable_pages(viewer)
        .filter(
            pk__in=RawSQL(_UP, [page.pk]),  # noqa: S611 - a constant with a parameter
        )
        .only("pk", "title", "parent_id")
    )
    by_pk = {ancestor.pk: ancestor for ancestor in above}
    chain: list[Page] = []
    parent = page.parent_id
    while parent in by_pk and parent != page.pk:
        chain.append(by_pk.pop(parent))
        parent = chain[-1].parent_id
    return chain[::-1]


# UNION, not UNION ALL: a cycle in damaged data ends instead of running for ever.
_UP = """
WITH RECURSIVE up(id, parent_id) AS (
    SELECT id, parent_id FROM knowledge_page WHERE id = %s
    UNION
    SELECT above.id, above.parent_id FROM knowledge_page above JOIN up ON above.id = up.parent_id
)
SELECT id FROM up
"""
