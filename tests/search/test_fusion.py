"""Two lists made into one."""

import pytest

from apps.search.engines.base import Candidate
from apps.search.fusion import fused


def candidates(*rows: tuple[int, float]) -> list[Candidate]:
    return [Candidate(page_id, 0, score, "v1") for page_id, score in rows]


def fuse(
    words: list[Candidate], meanings: list[Candidate], **options: object
) -> list[tuple[int, float]]:
    settings: dict[str, object] = {
        "word_weight": 0.75,
        "least_similarity": 0.0,
        "only_words": False,
    }
    found = fused(words, meanings, **(settings | options))  # type: ignore[arg-type]
    return [(candidate.page_id, round(candidate.score, 4)) for candidate in found]


def test_scores_are_brought_to_one_scale_and_weighed() -> None:
    words = candidates((1, 12.0), (2, 8.0), (3, 4.0))
    meanings = candidates((3, 0.9), (2, 0.6), (4, 0.5))
    assert fuse(words, meanings) == [(1, 0.75), (2, 0.4375), (3, 0.25), (4, 0.0)]


def test_the_weight_decides() -> None:
    words, meanings = candidates((1, 2.0), (2, 1.0)), candidates((2, 0.9), (1, 0.1))
    assert fuse(words, meanings, word_weight=1.0) == [(1, 1.0), (2, 0.0)]
    assert fuse(words, meanings, word_weight=0.0) == [(2, 1.0), (1, 0.0)]
    assert fuse(words, meanings, word_weight=0.5) == [(1, 0.5), (2, 0.5)]


def test_a_single_candidate_is_the_best_there_is() -> None:
    assert fuse(candidates((1, 3.0)), candidates((2, 0.4))) == [(1, 0.75), (2, 0.25)]
    assert fuse([], candidates((2, 0.4))) == [(2, 0.25)]
    assert fuse(candidates((1, 3.0)), []) == [(1, 0.75)]


def test_what_no_word_found_must_be_similar_enough() -> None:
    words = candidates((1, 3.0))
    meanings = candidates((2, 0.8), (3, 0.5), (1, 0.2), (4, 0.2))
    assert [page for page, _ in fuse(words, meanings, least_similarity=0.5)] == [1, 2, 3]
    assert fuse([], candidates((4, 0.2)), least_similarity=0.5) == []


def test_meaning_only_ranks_where_words_must_stand() -> None:
    words = candidates((1, 3.0), (2, 2.0))
    meanings = candidates((3, 0.9), (2, 0.8), (1, 0.1))
    assert [page for page, _ in fuse(words, meanings, only_words=True, word_weight=0.4)] == [2, 1]


@pytest.mark.parametrize("weight", [0.0, 0.5, 1.0])
def test_chunks_of_a_page_are_told_apart(weight: float) -> None:
    words = [Candidate(1, 0, 2.0, "v1"), Candidate(1, 1, 1.0, "v1")]
    meanings = [Candidate(1, 1, 0.9, "v1"), Candidate(1, 2, 0.8, "v1")]
    found = fused(words, meanings, word_weight=weight, least_similarity=0.0, only_words=False)
    assert sorted((c.page_id, c.chunk_no) for c in found) == [(1, 0), (1, 1), (1, 2)]
