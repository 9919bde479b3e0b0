"""Asking an organization's engine by words, and by meaning where there are vectors."""

from dataclasses import dataclass

from django.conf import settings

from apps.search.backend import engine_of
from apps.search.embeddings.configured import configured_embedder
from apps.search.embeddings.questions import question_vector, space_of_answers
from apps.search.engines.base import MOST_CANDIDATES, Candidate, Filters, SearchEngine
from apps.search.fusion import fused
from apps.search.lost import require_index
from apps.search.query import QueryTerms


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates, best first, not rechecked; `word_pages` were found by words, and more may exist
    when `cut`."""

    candidates: tuple[Candidate, ...]
    word_pages: frozenset[int]
    cut: bool


def find(query: QueryTerms, *, organization_id: int, filters: Filters) -> Found:
    """The best candidates of the active organization; raises SearchError.

    Words alone decide where there are no vectors, or none for the question. A quoted phrase must
    stand in a page: meaning then only ranks what words found.
    """
    engine = engine_of(organization_id)
    words = engine.search(query, organization_id=organization_id, filters=filters)
    if not words:
        # Asked for again: a move may have ended since, and taken the old engine's index away.
        require_index(engine_of(organization_id), organization_id)
    meanings = _nearest(engine, query, organization_id, filters)
    candidates = words
    if meanings:
        candidates = fused(
            words,
            meanings,
            word_weight=settings.WORD_WEIGHT,
            least_similarity=settings.LEAST_SIMILARITY,
            only_words=bool(query.phrases),
        )
    return Found(
        candidates=tuple(candidates[:MOST_CANDIDATES]),
        word_pages=frozenset(candidate.page_id for candidate in words),
        cut=len(candidates) >= MOST_CANDIDATES,
    )


def find_words(query: QueryTerms, organization_id: int, filters: Filters) -> list[Candidate]:
    """The best candidates by words alone, not rechecked; raises SearchError."""
    engine = engine_of(organization_id)
    return engine.search(query, organization_id=organization_id, filters=filters)


def _nearest(
    engine: SearchEngine, query: QueryTerms, organization_id: int, filters: Filters
) -> list[Candidate]:
    # A question of beginnings alone ("conf*") means letters.
    if not query.terms or configured_embedder() is None:
        return []
    space = space_of_answers(engine, organization_id)
    if space is None:
        return []
    vector = question_vector(organization_id, query.asked, space)
    if vector is None:
        return []
    return engine.nearest(vector, space, organization_id=organization_id, filters=filters)
