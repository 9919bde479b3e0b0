"""Found passages as a screen or a command shows them."""

from dataclasses import dataclass, replace
from datetime import date

from apps.knowledge.addresses import page_url, passage_url
from apps.knowledge.text import visible_text
from apps.organizations.viewer import Viewer
from apps.search.access import AuthorizedPassage, PageHits, readable_words, search_pages
from apps.search.backend import engine_of
from apps.search.engines.base import EVERYTHING, Filters
from apps.search.query import QueryTerms, query_terms, unquoted
from apps.search.snippets import Segment, highlight, snippet
from apps.search.words import word_pattern

FEW = 3
"""With fewer pages found by words, a better spelling is looked for."""


@dataclass(frozen=True, slots=True)
class Result:
    """One page with its best passage."""

    passage: AuthorizedPassage
    title: tuple[Segment, ...]
    snippet: tuple[Segment, ...]
    url: str

    @property
    def path(self) -> str:
        """Space and headings, from the outside in."""
        space = self.passage.space_name or self.passage.space_key
        return " › ".join([space, *self.passage.heading_path])

    @property
    def updated_on(self) -> date | None:
        return self.passage.updated_on


@dataclass(frozen=True, slots=True)
class Results:
    """A screen of results; `suggestion` is the question in better spelling, else empty.

    `by_words` pages of the `total` hold words of the question. When `corrected`, none did, and the
    rows are the suggestion's.
    """

    rows: tuple[Result, ...] = ()
    total: int = 0
    by_words: int = 0
    cut: bool = False
    number: int = 1
    suggestion: str = ""
    corrected: bool = False


def search(
    viewer: Viewer,
    question: str,
    *,
    slug: str,
    filters: Filters = EVERYTHING,
    number: int = 1,
) -> Results:
    """The `number`-th screen of pages in the viewer's organization; raises SearchError."""
    query = query_terms(question)
    organization_id = viewer.organization_id
    hits = search_pages(
        viewer, query, organization_id=organization_id, filters=filters, number=number
    )
    return Results(
        rows=tuple(_result(passage, query, slug) for passage in hits.passages),
        total=hits.total,
        by_words=hits.by_words,
        cut=hits.cut,
        number=hits.number,
        suggestion=_suggestion(viewer, hits, question, query),
    )


def search_mended(
    viewer: Viewer,
    question: str,
    *,
    slug: str,
    filters: Filters = EVERYTHING,
    number: int = 1,
) -> Results:
    """As `search`; a question whose words stand nowhere is searched for in better spelling at
    once, and one whose phrases do not, without its quotes."""
    found = search(viewer, question, slug=slug, filters=filters, number=number)
    if found.by_words:
        return found
    for other in dict.fromkeys([found.suggestion, unquoted(found.suggestion or question)]):
        if other and other != question:
            mended = search(viewer, other, slug=slug, filters=filters, number=number)
            if mended.by_words:
                return replace(mended, suggestion=other, corrected=True)
    return found


def _result(passage: AuthorizedPassage, query: QueryTerms, slug: str) -> Result:
    return Result(
        passage=passage,
        title=highlight(passage.title, query),
        snippet=snippet(visible_text(passage.text).text, query),
        url=_url(passage, slug),
    )


def _url(passage: AuthorizedPassage, slug: str) -> str:
    if passage.end == 0:
        return page_url(slug, passage.page_id)
    return passage_url(
        slug, passage.page_id, passage.start, passage.end, content_hash=passage.content_hash
    )


def _suggestion(viewer: Viewer, hits: PageHits, question: str, query: QueryTerms) -> str:
    """The question in better spelling; empty when its words stand in pages, or there is none.

    Words that stand only where the viewer may not read are not told.
    """
    if hits.by_words >= FEW:
        return ""
    organization_id = viewer.organization_id
    found = engine_of(organization_id).suggest(query.words, organization_id=organization_id)
    readable = readable_words(viewer, set(found.values()), organization_id=organization_id)
    mended = {word: near for word, near in found.items() if near in readable}
    if not mended:
        return ""
    words = word_pattern(question)
    return words.sub(lambda word: mended.get(word.group(), word.group()), question)
