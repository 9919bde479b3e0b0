"""From what an engine found to what a viewer may see. No text leaves the search any other way.

An engine may be behind the database by a moment: every candidate is looked up again, and counts
only when its page is the organization's, current, unchanged since it was indexed, and open to the
viewer. Only this module makes an `AuthorizedPassage`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date

from channels.db import database_sync_to_async

from apps.knowledge.selectors import readable_pages
from apps.organizations.tenancy import TenancyError, activate
from apps.organizations.viewer import Viewer
from apps.search.backend import search_engine
from apps.search.engines.base import EVERYTHING, MOST_CANDIDATES, TITLE_ONLY, Candidate, Filters
from apps.search.query import QueryTerms, query_terms

PAGES_OF_A_SCREEN = 20
CHUNKS_OF_A_PAGE = 3
"""At most so many passages of one page go into an answer."""


@dataclass(frozen=True, slots=True)
class AuthorizedPassage:
    """A passage the viewer may read.

    `text` is Markdown of its own, `start` and `end` are its span in the page's Markdown, of which
    `content_hash` names the state. A page without text gives an empty passage.
    """

    page_id: int
    content_id: str
    content_hash: str
    space_key: str
    space_name: str
    title: str
    heading_path: tuple[str, ...]
    text: str
    start: int
    end: int
    updated_on: date | None
    source_url: str
    score: float


@dataclass(frozen=True, slots=True)
class PageHits:
    """One screen of results, one passage a page.

    `total` pages were found, and more may exist when `cut`; `number` of this screen counts from 1.
    """

    passages: tuple[AuthorizedPassage, ...]
    total: int
    cut: bool
    number: int


@dataclass(frozen=True, slots=True)
class _PageFacts:
    content_hash: str
    content_id: str
    title: str
    updated_on: date | None
    source_url: str
    space_key: str
    space_name: str


def retrieve(
    viewer: Viewer,
    question: str,
    *,
    organization_id: int,
    filters: Filters = EVERYTHING,
    limit: int = 20,
) -> list[AuthorizedPassage]:
    """The best passages for a question, best first, few of one page; two database queries.

    Raises TenancyError when the viewer is of another organization, SearchError when the index
    cannot be searched.
    """
    with _admitted(viewer, organization_id):
        query = query_terms(question)
        found = search_engine().search(query, organization_id=organization_id, filters=filters)
        allowed, pages = _recheck(viewer, found)
        return _passages(viewer, _capped(allowed, CHUNKS_OF_A_PAGE)[:limit], pages)


async def aretrieve(
    viewer: Viewer,
    question: str,
    *,
    organization_id: int,
    filters: Filters = EVERYTHING,
    limit: int = 20,
) -> list[AuthorizedPassage]:
    """`retrieve` for asynchronous callers."""
    return await database_sync_to_async(retrieve)(
        viewer, question, organization_id=organization_id, filters=filters, limit=limit
    )


def search_pages(
    viewer: Viewer,
    query: QueryTerms,
    *,
    organization_id: int,
    filters: Filters = EVERYTHING,
    number: int = 1,
) -> PageHits:
    """A screen of pages, each by its best passage; raises as `retrieve` does.

    A `number` beyond the last screen gives the last one.
    """
    with _admitted(viewer, organization_id):
        found = search_engine().search(query, organization_id=organization_id, filters=filters)
        allowed, pages = _recheck(viewer, found)
        best = _capped(allowed, 1)
        number = max(1, min(number, -(-len(best) // PAGES_OF_A_SCREEN)))
        shown = best[(number - 1) * PAGES_OF_A_SCREEN : number * PAGES_OF_A_SCREEN]
        return PageHits(
            passages=tuple(_passages(viewer, shown, pages)),
            total=len(best),
            cut=len(found) >= MOST_CANDIDATES,
            number=number,
        )


def _admitted(viewer: Viewer, organization_id: int) -> AbstractContextManager[None]:
    if viewer.organization_id != organization_id:
        raise TenancyError("A viewer searches the own organization only.")
    return activate(organization_id)


def _recheck(
    viewer: Viewer, candidates: Sequence[Candidate]
) -> tuple[list[Candidate], dict[int, _PageFacts]]:
    """The candidates whose pages the viewer may see as they were indexed, and those pages."""
    found = readable_pages(viewer).filter(pk__in={candidate.page_id for candidate in candidates})
    rows = found.order_by().values_list(
        "pk",
        "content_hash",
        "content_id",
        "title",
        "updated_on",
        "source_url",
        "space__key",
        "space__name",
    )
    pages = {row[0]: _PageFacts(*row[1:]) for row in rows}
    allowed = [
        candidate
        for candidate in candidates
        if (page := pages.get(candidate.page_id)) and page.content_hash == candidate.stamp
    ]
    return allowed, pages


def _capped(candidates: Iterable[Candidate], per_page: int) -> list[Candidate]:
    taken: Counter[int] = Counter()
    kept = []
    for candidate in candidates:
        taken[candidate.page_id] += 1
        if taken[candidate.page_id] <= per_page:
            kept.append(candidate)
    return kept


def _passages(
    viewer: Viewer, candidates: Sequence[Candidate], pages: dict[int, _PageFacts]
) -> list[AuthorizedPassage]:
    # From the pages, so that the database follows ids: asked for chunks of an organization it
    # would rather walk through all of them.
    rows = readable_pages(viewer).filter(
        pk__in={candidate.page_id for candidate in candidates},
        chunks__number__in={candidate.chunk_no for candidate in candidates},
    )
    texts = {
        (page_id, number): (content_hash, tuple(heading_path), text, start, end)
        for page_id, number, content_hash, heading_path, text, start, end in (
            rows.order_by().values_list(
                "pk",
                "chunks__number",
                "content_hash",
                "chunks__heading_path",
                "chunks__text",
                "chunks__start",
                "chunks__end",
            )
        )
    }
    passages = []
    for candidate in candidates:
        page = pages[candidate.page_id]
        found = texts.get((candidate.page_id, candidate.chunk_no))
        if candidate.chunk_no == TITLE_ONLY:
            found = (page.content_hash, (), "", 0, 0)
        # The page may have changed since the first look.
        if found is None or found[0] != candidate.stamp:
            continue
        _, heading_path, text, start, end = found
        passages.append(
            AuthorizedPassage(
                page_id=candidate.page_id,
                content_id=page.content_id,
                content_hash=page.content_hash,
                space_key=page.space_key,
                space_name=page.space_name,
                title=page.title,
                heading_path=heading_path,
                text=text,
                start=start,
                end=end,
                updated_on=page.updated_on,
                source_url=page.source_url,
                score=candidate.score,
            )
        )
    return passages
