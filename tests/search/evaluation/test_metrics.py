"""Metrics against values worked out by hand."""

import math

import pytest

from apps.search.evaluation.metrics import (
    mean,
    ndcg,
    overlap,
    percentile,
    recall,
    reciprocal_rank,
)


@pytest.mark.parametrize(
    ("ranked", "expected"),
    [
        (["a", "b"], 1.0),
        (["x", "b", "a"], 0.5),
        (["x", "y", "z", "a"], 0.25),
        (["zero", "a"], 0.5),
        (["x"], 0.0),
        ([], 0.0),
    ],
)
def test_reciprocal_rank_counts_the_first_page_with_a_grade(
    ranked: list[str], expected: float
) -> None:
    assert reciprocal_rank(ranked, {"a": 1, "b": 3, "zero": 0}) == expected


def test_ndcg_of_the_best_order_is_one() -> None:
    assert ndcg(["a", "b", "c"], {"a": 3, "b": 2, "c": 1}, 10) == 1.0


def test_ndcg_weighs_grades_by_their_places() -> None:
    # (1 / log2(2) + 3 / log2(4)) / (3 / log2(2) + 1 / log2(3))
    found = ndcg(["b", "x", "a"], {"a": 3, "b": 1, "x": 0}, 10)
    assert found == pytest.approx(2.5 / (3 + 1 / math.log2(3)))
    assert found == pytest.approx(0.688529, abs=1e-6)


def test_ndcg_looks_at_the_first_places_only() -> None:
    assert ndcg(["x", "y", "a"], {"a": 1}, 2) == 0.0
    assert ndcg(["a", "x"], {"a": 1, "b": 1, "c": 1}, 1) == 1.0


def test_recall_is_the_share_of_the_relevant() -> None:
    grades = {"a": 1, "b": 2, "c": 1, "d": 1, "not": 0}
    assert recall(["a", "x", "b", "not", "c"], grades, 1) == 0.25
    assert recall(["a", "x", "b", "not", "c"], grades, 3) == 0.5
    assert recall(["a", "x", "b", "not", "c"], grades, 10) == 0.75
    assert recall([], grades, 10) == 0.0


def test_without_anything_to_find_there_is_no_measure() -> None:
    with pytest.raises(ValueError, match="nothing to find"):
        ndcg(["a"], {"a": 0}, 10)
    with pytest.raises(ValueError, match="nothing to find"):
        recall(["a"], {}, 10)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("abcd", "dcba", 1.0),
        ("abcd", "abxy", 0.5),
        ("abcdz", "abcdy", 1.0),
        ("ab", "abcd", 0.5),
        ("", "ab", 0.0),
        ("", "", 1.0),
    ],
)
def test_overlap_of_the_first_four(first: str, second: str, expected: float) -> None:
    assert overlap(first, second, 4) == expected


def test_percentiles_are_values_that_occurred() -> None:
    values = [50.0, 10.0, 20.0, 40.0, 30.0]
    assert percentile(values, 0.5) == 30.0
    assert percentile(values, 0.95) == 50.0
    assert percentile(values, 0.2) == 10.0
    assert percentile(values, 0.0) == 10.0
    assert percentile([7.0], 0.5) == 7.0
    with pytest.raises(ValueError, match="percentile of nothing"):
        percentile([], 0.5)


def test_mean() -> None:
    assert mean([0.0, 0.5, 1.0, 0.5]) == 0.5
    with pytest.raises(ValueError, match="mean of nothing"):
        mean([])
