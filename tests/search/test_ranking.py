"""The rule on numbers worked out by hand."""

import math

import numpy as np
import pytest

from apps.search.ranking import Statistics, cross_fields_scores


def test_one_term_in_title_and_body() -> None:
    scores = cross_fields_scores(
        frequencies=np.array([[[1.0, 0.0, 2.0], [0.0, 0.0, 1.0]]]),
        lengths=np.array([[2.0, 0.0, 10.0], [2.0, 0.0, 10.0]]),
        asked=np.array([1.0]),
        statistics=Statistics(3, np.array([2.0, 0.0, 10.0]), np.array([1.0])),
    )
    idf = math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    title, body, single = 3 / 2.2 * idf, 2 / 3.2 * idf, 1 / 2.2 * idf
    assert scores.tolist() == pytest.approx([title + 0.3 * body, single])


def test_a_shorter_field_counts_more() -> None:
    scores = cross_fields_scores(
        frequencies=np.array([[[0.0, 0.0, 1.0], [0.0, 0.0, 1.0]]]),
        lengths=np.array([[1.0, 1.0, 5.0], [1.0, 1.0, 50.0]]),
        asked=np.array([1.0]),
        statistics=Statistics(2, np.array([1.0, 1.0, 20.0]), np.array([2.0])),
    )
    assert scores[0] > scores[1] > 0


def test_a_term_asked_for_twice_counts_twice() -> None:
    once, twice = (
        cross_fields_scores(
            frequencies=np.array([[[0.0, 0.0, 1.0]]]),
            lengths=np.array([[1.0, 1.0, 5.0]]),
            asked=np.array([asked]),
            statistics=Statistics(2, np.array([1.0, 1.0, 20.0]), np.array([1.0])),
        )
        for asked in (1.0, 2.0)
    )
    assert twice.tolist() == (2 * once).tolist()
