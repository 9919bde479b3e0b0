"""How good a ranked list is, and how long things took. Pure.

Grades say how well a page answers a question: 0 not at all, more is better. What has no grade
counts as 0.
"""

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def reciprocal_rank(ranked: Sequence[K], grades: Mapping[K, int]) -> float:
    """One over the place of the first page with a grade above 0; 0 when none was found."""
    places = (place for place, key in enumerate(ranked, 1) if grades.get(key, 0) > 0)
    first = next(places, None)
    return 1 / first if first else 0.0


def ndcg(ranked: Sequence[K], grades: Mapping[K, int], depth: int) -> float:
    """Normalised discounted cumulative gain of the first `depth` places, 0 to 1.

    The gain is the grade itself and the discount log2(place + 1), as trec_eval computes it.
    Raises ValueError when no page has a grade above 0.
    """
    best = _gain(sorted(grades.values(), reverse=True)[:depth])
    if not best:
        raise ValueError("No page has a grade above 0: there is nothing to find.")
    return _gain([grades.get(key, 0) for key in ranked[:depth]]) / best


def recall(ranked: Sequence[K], grades: Mapping[K, int], depth: int) -> float:
    """The share of the pages with a grade above 0 that stand in the first `depth` places.

    Raises ValueError when there is no such page.
    """
    relevant = {key for key, grade in grades.items() if grade > 0}
    if not relevant:
        raise ValueError("No page has a grade above 0: there is nothing to find.")
    return len(relevant.intersection(ranked[:depth])) / len(relevant)


def overlap(first: Sequence[K], second: Sequence[K], depth: int) -> float:
    """How many of the first `depth` two lists share, of the longer one's; 1 when both are empty."""
    one, other = set(first[:depth]), set(second[:depth])
    longest = max(len(one), len(other))
    return len(one & other) / longest if longest else 1.0


def mean(values: Sequence[float]) -> float:
    """Raises ValueError for no values."""
    if not values:
        raise ValueError("There is no mean of nothing.")
    return math.fsum(values) / len(values)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` (0 to 1) of the values do not exceed: one that occurred.

    Raises ValueError for no values.
    """
    if not values:
        raise ValueError("There is no percentile of nothing.")
    return sorted(values)[max(math.ceil(share * len(values)), 1) - 1]


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / math.log2(place + 1) for place, grade in enumerate(grades, 1))
