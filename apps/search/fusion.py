"""What words found and what meaning found, made into one list. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from apps.search.engines.base import Candidate

Place = tuple[int, int]


def fused(
    words: Sequence[Candidate],
    meanings: Sequence[Candidate],
    *,
    word_weight: float,
    least_similarity: float,
    only_words: bool,
) -> list[Candidate]:
    """Candidates best first, each scored `word_weight` · words + (1 - `word_weight`) · meaning.

    Both parts run from 0, the last of a list or absent from it, to 1, its first. A candidate that
    no word found counts from the cosine `least_similarity` on, and never when `only_words`.
    """
    by_word, by_meaning = _shares(words), _shares(meanings)
    admitted = [
        candidate
        for candidate in meanings
        if not only_words
        and candidate.score >= least_similarity
        and _place(candidate) not in by_word
    ]
    scored = [
        replace(
            candidate,
            score=word_weight * by_word.get(_place(candidate), 0.0)
            + (1 - word_weight) * by_meaning.get(_place(candidate), 0.0),
        )
        for candidate in (*words, *admitted)
    ]
    return sorted(scored, key=lambda c: (-c.score, c.page_id, c.chunk_no))


def _shares(candidates: Sequence[Candidate]) -> dict[Place, float]:
    """Where each score lies between the lowest and the highest; 1 when all are alike."""
    if not candidates:
        return {}
    scores = [candidate.score for candidate in candidates]
    low, width = min(scores), max(scores) - min(scores)
    return {
        _place(candidate): (candidate.score - low) / width if width else 1.0
        for candidate in candidates
    }


def _place(candidate: Candidate) -> Place:
    return candidate.page_id, candidate.chunk_no
