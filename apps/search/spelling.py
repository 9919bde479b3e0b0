"""When a word is taken for a slip, and which written word is the nearest. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

SHORTEST = 4
RARE, RATIO = 2, 10
"""A word in so few chunks may be a slip itself, if a near one is in so many times as many."""


@dataclass(frozen=True, slots=True)
class Near:
    """A written word `distance` slips away: as it is written in lower case, and its term."""

    distance: int
    surface: str
    term: str


def most_slips(folded: str) -> int:
    """Slips of the keyboard that a word of this length may hold."""
    return 1 if len(folded) < 6 else 2


def near_words(folded: str, known: Iterable[tuple[str, str, str]]) -> list[Near]:
    """Those of the known words (folded, surface, term) that few slips tell from this one."""
    most = most_slips(folded)
    letters = set(folded)
    return [
        Near(distance, surface, term)
        for other, surface, term in known
        # Each slip changes at most two letters of the set; this spares nearly all comparisons.
        if len(letters.symmetric_difference(other)) <= 2 * most
        and (distance := edit_distance(folded, other, most)) <= most
    ]


def nearest(
    near: Iterable[Near], terms: Iterable[str], written: int, count: Callable[[str], int]
) -> str | None:
    """Of the near words that are written far more often, the nearest, then the most written.

    `terms` and `written` are the doubtful word's own; `count` tells in how many chunks a term is.
    """
    own = set(terms)
    by_distance = sorted(near, key=lambda word: word.distance)
    for _, words in groupby(by_distance, key=lambda word: word.distance):
        alive = [
            (-times, word.surface)
            for word in words
            if word.distance
            and word.term not in own
            and (times := count(word.term)) > RATIO * written
        ]
        if alive:
            return min(alive)[1]
    return None


def edit_distance(first: str, second: str, most: int) -> int:
    """Letters to add, drop, change or swap with a neighbour; `most` + 1 stands for more."""
    if abs(len(first) - len(second)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(second, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
