"""From what an engine found to what a viewer may see. No text leaves the search any other way.

An engine may be behind the database by a moment: every candidate is looked up again, and counts
only when its page is the organization's, current, unchanged since it was indexed, and open to the
viewer. Only this module makes an `AuthorizedPassage`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import FilteredRelation, Q

from apps.knowledge.selectors import readable_pages, rights_of
from apps.organizations.tenancy import TenancyError, activate
from apps.organizations.viewer import Viewer
from apps.search.engines.base import EVERYTHING, TITLE_ONLY, Candidate, Filters
from apps.search.hybrid import find, find_words
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

    `total` pages were found, `by_words` of them by words and not by meaning alone, and more may
    exist when `cut`; `number` of this screen counts from 1.
    """

    passages: tuple[AuthorizedPassage, ...]
    total: int
    by_words: int
    cut: bool
    number: int


def retrieve(
    viewer: Viewer,
    question: str,
    *,
    organization_id: int,
    filters: Filters = EVERYTHING,
    limit: int = 20,
) -> list[AuthorizedPassage]:
    """The best passages for a question, best first, few of one page; five database queries.

    What stands in quotes must stand in a page, unless it does in none: people quote what they were
    told, too, and are then answered by its words.
    Raises TenancyError when the viewer is of another organization, SearchError when the index
    cannot be searched.
    """
    with _admitted(viewer, organization_id):
        allowed = _readable(viewer, query_terms(question), _narrowed(viewer, filters))
        return _passages(viewer, _capped(allowed, CHUNKS_OF_A_PAGE)[:limit])


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
        found = find(query, organization_id=organization_id, filters=_narrowed(viewer, filters))
        best = _capped(_recheck(viewer, found.candidates), 1)
        number = max(1, min(number, -(-len(best) // PAGES_OF_A_SCREEN)))
        shown = best[(number - 1) * PAGES_OF_A_SCREEN : number * PAGES_OF_A_SCREEN]
        return PageHits(
            passages=tuple(_passages(viewer, shown)),
            total=len(best),
            by_words=sum(candidate.page_id in found.word_pages for candidate in best),
            cut=found.cut,
            number=number,
        )


def ranked_page_ids(
    viewer: Viewer,
    query: QueryTerms,
    *,
    organization_id: int,
    filters: Filters = EVERYTHING,
) -> list[int]:
    """Every page that `retrieve` may take passages of, best first, without its text; three
    database queries. For measurements. Raises as `retrieve` does.
    """
    with _admitted(viewer, organization_id):
        allowed = _readable(viewer, query, _narrowed(viewer, filters))
        return [candidate.page_id for candidate in _capped(allowed, 1)]


def readable_words(viewer: Viewer, words: Iterable[str], *, organization_id: int) -> set[str]:
    """Those of the words that stand in a page the viewer may read; two database queries, and two
    for each word. An index knows the words of all pages, and each of them may tell something.

    Raises as `retrieve` does.
    """
    wanted = set(words)
    if not wanted:
        return set()
    with _admitted(viewer, organization_id):
        filters = _narrowed(viewer, EVERYTHING)
        return {
            word
            for word in wanted
            if _recheck(viewer, find_words(query_terms(word), organization_id, filters))
        }


def _admitted(viewer: Viewer, organization_id: int) -> AbstractContextManager[None]:
    if viewer.organization_id != organization_id:
        raise TenancyError("A viewer searches the own organization only.")
    return activate(organization_id)


def _narrowed(viewer: Viewer, filters: Filters) -> Filters:
    """What is asked for, of what the viewer may read: so that the best of it is found, and not what
    is left of the best of all."""
    rights = rights_of(viewer)
    spaces = filters.spaces
    if rights.spaces is not None:
        spaces = rights.spaces if spaces is None else spaces & rights.spaces
    return replace(filters, spaces=spaces, clauses=rights.clauses)


def _readable(viewer: Viewer, query: QueryTerms, filters: Filters) -> list[Candidate]:
    """What was found and may be read, for a question in which quotes need not be meant."""
    found = find(query, organization_id=viewer.organization_id, filters=filters)
    allowed = _recheck(viewer, found.candidates)
    if allowed or not query.phrases:
        return allowed
    return _readable(viewer, replace(query, phrases=()), filters)


def _recheck(viewer: Viewer, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates whose pages the viewer may read, and which are as they were indexed."""
    pages = readable_pages(viewer).filter(pk__in={candidate.page_id for candidate in candidates})
    hashes = dict(pages.order_by().values_list("pk", "content_hash"))
    return [c for c in candidates if hashes.get(c.page_id) == c.stamp]


def _capped(candidates: Iterable[Candidate], per_page: int) -> list[Candidate]:
    taken: Counter[int] = Counter()
    kept = []
    for candidate in candidates:
        taken[candidate.page_id] += 1
        if taken[candidate.page_id] <= per_page:
            kept.append(candidate)
    return kept


def _passages(viewer: Viewer, candidates: Sequence[Candidate]) -> list[AuthorizedPassage]:
    """The candidates with their texts, in one query; the page may have changed since `_recheck`."""
    numbers = {candidate.chunk_no for candidate in candidates}
    # From the pages, so that the database follows ids: asked for chunks of an organization it
    # would rather walk through all of them. A page without chunks gives a row with number None.
    rows = (
        readable_pages(viewer)
        .filter(pk__in={candidate.page_id for candidate in candidates})
        .annotate(chunk=FilteredRelation("chunks", condition=Q(chunks__number__in=numbers)))
        .order_by()
        .values_list(*_COLUMNS, named=True)
    )
    found = {(row.pk, row.content_hash, row.chunk__number): row for row in rows}
    passages = []
    for candidate in candidates:
        number = None if candidate.chunk_no == TITLE_ONLY else candidate.chunk_no
        row = found.get((candidate.page_id, candidate.stamp, number))
        if row is not None:
            passages.append(_passage(row, candidate.score))
    return passages


_COLUMNS = (
    "pk",
    "content_id",
    "content_hash",
    "space__key",
    "space__name",
    "title",
    "updated_on",
    "source_url",
    "chunk__number",
    "chunk__heading_path",
    "chunk__text",
    "chunk__start",
    "chunk__end",
)


def _passage(row: Any, score: float) -> AuthorizedPassage:
    return AuthorizedPassage(
        page_id=row.pk,
        content_id=row.content_id,
        content_hash=row.content_hash,
        space_key=row.space__key,
        space_name=row.space__name,
        title=row.title,
        heading_path=tuple(row.chunk__heading_path or ()),
        text=row.chunk__text or "",
        start=row.chunk__start or 0,
        end=row.chunk__end or 0,
        updated_on=row.updated_on,
        source_url=row.source_url,
        score=score,
    )
