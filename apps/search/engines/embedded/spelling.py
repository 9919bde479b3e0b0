"""The nearest word that somebody wrote."""

import sqlite3
from collections.abc import Iterable

from apps.search.analyzer import main_terms
from apps.search.words import fold

SHORTEST = 4
RARE, RATIO = 2, 10
"""A word in so few chunks may be a slip itself, if a near one is in so many times as many."""
_NEAREST = 8


def nearest_word(connection: sqlite3.Connection, word: str) -> str | None:
    """A word one or two slips of the keyboard away and written far more often; None when there is
    none, or the word itself is no rarity. Of equally near ones the most written."""
    terms = main_terms(word)
    written = _written(connection, terms)
    if len(word) < SHORTEST or written > RARE:
        return None
    folded = fold(word)
    most = 1 if len(folded) < 6 else 2
    near = _near(folded, most, _beginning_alike(connection, folded, most))
    if not near:
        near = _near(folded, most, _of_like_length(connection, folded, most))
    alive = [
        (distance, -count, surface)
        for distance, surface, term in near
        if term not in terms and (count := _written(connection, [term])) > RATIO * written
    ]
    return min(alive)[2] if alive else None


def _written(connection: sqlite3.Connection, terms: list[str]) -> int:
    """In how many chunks the rarest of the terms stands."""
    return min((_documents(connection, term) for term in terms), default=0)


def _documents(connection: sqlite3.Connection, term: str) -> int:
    found = connection.execute("SELECT max(doc) FROM vocabulary WHERE term = ?", (term,))
    return int(found.fetchone()[0] or 0)


def _beginning_alike(
    connection: sqlite3.Connection, word: str, most: int
) -> Iterable[tuple[str, str, str]]:
    """Words of like length with the same first letter: few slips touch it."""
    return connection.execute(
        "SELECT folded, surface, term FROM word WHERE folded >= ? AND folded < ? "
        "AND length(folded) BETWEEN ? AND ?",
        (word[0], word[0] + "\U0010ffff", len(word) - most, len(word) + most),
    )


def _of_like_length(
    connection: sqlite3.Connection, word: str, most: int
) -> Iterable[tuple[str, str, str]]:
    return connection.execute(
        "SELECT folded, surface, term FROM word WHERE length(folded) BETWEEN ? AND ?",
        (len(word) - most, len(word) + most),
    )


def _near(
    word: str, most: int, known: Iterable[tuple[str, str, str]]
) -> list[tuple[int, str, str]]:
    letters = set(word)
    found = [
        (distance, surface, term)
        for folded, surface, term in known
        # Each slip changes at most two letters of the set; this spares nearly all comparisons.
        if len(letters.symmetric_difference(folded)) <= 2 * most
        and (distance := edit_distance(word, folded, most)) <= most
    ]
    return sorted(found)[:_NEAREST]


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
