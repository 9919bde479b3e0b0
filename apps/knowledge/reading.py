"""A page as a person reads it: rendered, with the wanted passage marked, or honestly not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from django.utils.safestring import SafeString

from apps.core.markdown import (
    Heading,
    Options,
    Slice,
    heading_titles,
    may_have_headings,
    render,
    slices,
)
from apps.knowledge.addresses import HEADING_PREFIX, page_url, part_url, version_of
from apps.knowledge.conversion import heading_slugs, slug_of_anchor
from apps.knowledge.models import Page
from apps.knowledge.numbers import asked_number
from apps.knowledge.targets import PageTargets
from apps.organizations.viewer import Viewer

PART_LENGTH = 80_000
"""Characters of a page shown at once: about a second's work for the densest table or list."""
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
    """`changed` says that a passage was asked for and is not to be found any more.

    `part` of `parts` is shown, counted from 1; all but very long pages have one.
    """

    html: SafeString
    headings: tuple[Heading, ...]
    changed: bool
    part: int = 1
    parts: int = 1


def asked_passage(query: Mapping[str, str], page: Page) -> PassageRequest:
    """Reads `from`, `to` and `v` (see addresses.passage_url) as offsets into the page's text."""
    if "from" not in query and "to" not in query:
        return PassageRequest(None, lost=False)
    start, end = asked_number(query.get("from", "")), asked_number(query.get("to", ""))
    version = query.get("v", "")
    if version and version != version_of(page.content_hash):
        return PassageRequest(None, lost=True)
    if start is None or end is None or not start < end <= len(page.markdown):
        return PassageRequest(None, lost=True)
    return PassageRequest((start, end), lost=False)


def read_page(
    page: Page, viewer: Viewer, slug: str, asked: PassageRequest, part: int | None = None
) -> ReadText:
    """The page, or of a very long one the part with the passage, else the one of this number.

    Its headings begin at level 2, below the page's title.
    """
    parts = slices(page.markdown, PART_LENGTH)
    if asked.span is not None:
        at = _index_of(parts, asked.span[0])
    else:
        at = min(max(part or 1, 1), len(parts)) - 1
    shown = parts[at]
    targets = PageTargets(viewer, slug, page, whole=len(parts) == 1)
    options = _options(targets, shift=0, before=_titles(page, parts[:at]))
    passage = shown.passage(asked.span) if asked.span else None
    rendered = render(shown.text(page.markdown), options, passage=passage)
    return ReadText(rendered.html, rendered.headings, asked.lost, at + 1, len(parts))


def read_passage(page: Page, viewer: Viewer, slug: str, asked: PassageRequest) -> ReadText:
    """The text around the passage; the beginning of the page when the passage is lost."""
    parts = slices(page.markdown, PART_LENGTH)
    shown = parts[_index_of(parts, asked.span[0]) if asked.span else 0]
    # Beside an answer, a place on this page is a place on another one than the open one.
    here = page_url(slug, page.pk)
    targets = PageTargets(viewer, slug, page, here, whole=len(parts) == 1)
    options = _options(targets, shift=1, before=())
    passage = shown.passage(asked.span) if asked.span else None
    text = shown.text(page.markdown)
    rendered = render(text, options, passage=passage, around=_AROUND_PASSAGE)
    return ReadText(rendered.html, (), asked.lost)


def heading_url(slug: str, page: Page, anchor: str) -> str:
    """The address of the heading that a source anchor names, else of the page."""
    parts = slices(page.markdown, PART_LENGTH)
    titles = [_titles(page, [part]) for part in parts]
    every = list(chain.from_iterable(titles))
    heading = slug_of_anchor(anchor, page.title, every)
    if heading is None or len(parts) == 1:
        return page_url(slug, page.pk, heading=heading or "")
    place = heading_slugs(every).index(heading)
    parts_of_headings = [number for number, some in enumerate(titles, 1) for _ in some]
    return part_url(slug, page.pk, parts_of_headings[place], heading=heading)


def _index_of(parts: Sequence[Slice], offset: int) -> int:
    return next(at for at, part in enumerate(parts) if offset < part.end)


def _titles(page: Page, parts: Sequence[Slice]) -> list[str]:
    """The headings in these parts, as visible text."""
    texts = (part.text(page.markdown) for part in parts)
    return [title for text in texts if may_have_headings(text) for title in heading_titles(text)]


def _options(targets: PageTargets, *, shift: int, before: Sequence[str]) -> Options:
    return Options(
        resolve=targets,
        heading_ids=lambda titles: _heading_ids(before, titles),
        heading_shift=shift,
        unresolved=_NOT_IMPORTED,
    )


def _heading_ids(before: Sequence[str], titles: Sequence[str]) -> list[str]:
    slugs = heading_slugs([*before, *titles])[len(before) :]
    return [f"{HEADING_PREFIX}{slug}" for slug in slugs]
