"""Reads of spaces, pages and attachments. Every text goes through `readable_page`."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import Count, Q, QuerySet
from django.db.models.expressions import RawSQL

from apps.core.ordering import ByName
from apps.knowledge.models import Attachment, Page, PageStatus, Space
from apps.organizations.viewer import Viewer


class UnreadableError(LookupError):
    """The viewer may not read it, or there is no such thing: the two look the same."""


class PageRemovedError(UnreadableError):
    """The page was in a space of the viewer and has been removed; its text is not shown."""


@dataclass(frozen=True, slots=True)
class SpaceRow:
    """A space with the number of its current pages."""

    space: Space
    pages: int

    @property
    def source(self) -> str:
        """The host the space came from, as people know their Confluence by."""
        return urlsplit(self.space.site).hostname or "an uploaded export"


def readable_pages(viewer: Viewer) -> QuerySet[Page]:
    """The pages whose text the viewer may read: current, and of the viewer's organization."""
    return Page.objects.filter(organization_id=viewer.organization_id, status=PageStatus.CURRENT)


def readable_page(viewer: Viewer, pk: int) -> Page:
    """The page with its space; raises PageRemovedError, else UnreadableError."""
    page = readable_pages(viewer).select_related("space").filter(pk=pk).first()
    if page is not None:
        return page
    if Page.objects.filter(organization_id=viewer.organization_id, pk=pk).exists():
        raise PageRemovedError
    raise UnreadableError


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
    """Every space of the organization by name, in one query."""
    return _space_rows(viewer)


def _space_rows(viewer: Viewer, **which: int) -> list[SpaceRow]:
    current = Count("pages", filter=Q(pages__status=PageStatus.CURRENT))
    spaces = Space.objects.filter(organization_id=viewer.organization_id, **which)
    rows = spaces.annotate(page_count=current).order_by(ByName("name"), ByName("key"), "pk")
    return [SpaceRow(space, space.page_count) for space in rows]


def home_page_id(space: Space) -> int | None:
    """The current home page of the space, None where none is known."""
    if not space.home_content_id:
        return None
    homes = space.pages.filter(content_id=space.home_content_id, status=PageStatus.CURRENT)
    return homes.values_list("pk", flat=True).first()


def attachments_of(page: Page) -> list[Attachment]:
    """By file name."""
    return list(Attachment.objects.filter(page=page).order_by(ByName("filename"), "pk"))


def ancestors(page: Page) -> list[Page]:
    """The current pages above, the root first, in one query; ends below a removed page."""
    above = Page.objects.filter(
        pk__in=RawSQL(_UP, [page.pk]),  # noqa: S611 - a constant with a parameter
        status=PageStatus.CURRENT,
    ).only("pk", "title", "parent_id")
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
