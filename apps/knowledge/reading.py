"""A page as a person reads it: rendered, with the wanted passage marked, or honestly not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from apps.core.markdown import Heading, Options, render
from apps.knowledge.addresses import HEADING_PREFIX, page_url, version_of
from apps.knowledge.conversion import heading_slugs
from apps.knowledge.models import Page
from apps.knowledge.targets import PageTargets
from apps.organizations.viewer import Viewer

_NOT_IMPORTED = "Not imported"
# Of the page around a passage in the panel, in characters on each side.
_AROUND_PASSAGE = 1_500


@dataclass(frozen=True, slots=True)
class PassageRequest:
    """The place an address asks for; `span` is None when it asks for none or for a lost one."""

    span: tuple[int, int] | None
    lost: bool


@dataclass(frozen=True, slots=True)
class ReadText:
    """`changed` says that a passage was asked for and is not to be found any more."""

    html: SafeString
    headings: tuple[Heading, ...]
    changed: bool


def asked_passage(query: Mapping[str, str], page: Page) -> PassageRequest:
    """Reads `from`, `to` and `v` (see addresses.passage_url) as offsets into the page's text."""
    if "from" not in query and "to" not in query:
        return PassageRequest(None, lost=False)
    start, end = query.get("from", ""), query.get("to", "")
    version = query.get("v", "")
    if version and version != version_of(page.content_hash):
        return PassageRequest(None, lost=True)
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit()):
        return PassageRequest(None, lost=True)
    span = int(start), int(end)
    if not span[0] < span[1] <= len(page.markdown):
        return PassageRequest(None, lost=True)
    return PassageRequest(span, lost=False)


def read_page(page: Page, viewer: Viewer, slug: str, asked: PassageRequest) -> ReadText:
    """The whole page; its headings begin at level 2, below the page's title."""
    options = _options(page, viewer, slug, heading_shift=0)
    rendered = render(page.markdown, options, passage=asked.span)
    return ReadText(rendered.html, rendered.headings, asked.lost)


def read_passage(page: Page, viewer: Viewer, slug: str, asked: PassageRequest) -> ReadText:
    """The part of the page around the passage; its beginning when the passage is lost."""
    # Beside an answer, a place on this page is a place on another one than the open one.
    options = _options(page, viewer, slug, heading_shift=1, here=page_url(slug, page.pk))
    rendered = render(page.markdown, options, passage=asked.span, around=_AROUND_PASSAGE)
    return ReadText(rendered.html, (), asked.lost)


def heading_titles(page: Page) -> list[str]:
    """The page's headings in order, as visible text."""
    return [heading.title for heading in render(page.markdown, Options()).headings]


def _options(
    page: Page, viewer: Viewer, slug: str, *, heading_shift: int, here: str = ""
) -> Options:
    return Options(
        resolve=PageTargets(viewer, slug, page, here),
        heading_ids=_heading_ids,
        heading_shift=heading_shift,
        unresolved=_NOT_IMPORTED,
    )


def _heading_ids(titles: Sequence[str]) -> list[str]:
    return [f"{HEADING_PREFIX}{slug}" for slug in heading_slugs(titles)]
