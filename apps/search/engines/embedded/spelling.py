"""The nearest word that somebody wrote."""

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import islice

from apps.search.analyzer import main_terms
from apps.search.engines.base import MOST_MENDED
from apps.search.words import fold

SHORTEST = 4
RARE, RATIO = 2, 10
"""A word in so few chunks may be a slip itself, if a near one is in so many times as many."""


def nearest_words(connection: sqlite3.Connection, words: Iterable[str]) -> dict[str, str]:
    """For the first few words that are hardly written, a word one or two slips of the keyboard
    away and written far more often, if any. Of equally near ones the most written."""
    doubtful = ((word, written) for word in words if (written := _rare(connection, word)) >= 0)
    found = {
        word: _nearest(connection, word, written) for word, written in islice(doubtful, MOST_MENDED)
    }
    return {word: near for word, near in found.items() if near}


def _rare(connection: sqlite3.Connection, word: str) -> int:
    """In how many chunks the word stands; -1 when it is too short or no rarity."""
    if len(word) < SHORTEST:
        return -1
    written = _written(connection, main_terms(word))
    return written if written <= RARE else -1


def _nearest(connection: sqlite3.Connection, word: str, written: int) -> str | None:
    folded, terms = fold(word), main_terms(word)
    most = 1 if len(folded) < 6 else 2
    near = _near(folded, most, _beginning_alike(connection, folded, most))
    if not near:
        near = _near(folded, most, _beginning_with_a_slip(connection, folded, most))
    for distance in range(1, most + 1):
        alive = [
            (-count, surface)
            for found, surface, term in near
            if found == distance
            and term not in terms
            and (count := _written(connection, [term])) > RATIO * written
        ]
        if alive:
            return min(alive)[1]
    return None


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
    lengths = _lengths(word, most)
    return connection.execute(
        f"{_WORDS_OF_LENGTH} ({_marks(lengths)}) AND substr(folded, 1, 1) = ?", (*lengths, word[0])
    )


def _beginning_with_a_slip(
    connection: sqlite3.Connection, word: str, most: int
) -> Iterable[tuple[str, str, str]]:
    """Words of like length that one slip in the first letter makes begin like this one."""
    lengths = _lengths(word, most)
    first, second = word[0], word[1]
    return connection.execute(
        f"{_WORDS_OF_LENGTH} ({_marks(lengths)}) "
        "AND (substr(folded, 1, 1) = ? OR substr(folded, 2, 1) IN (?, ?))",
        (*lengths, second, first, second),
    )


# Written as the index `word_by_shape` is, or it is not used.
_WORDS_OF_LENGTH = "SELECT folded, surface, term FROM word WHERE length(folded) IN"


def _lengths(word: str, most: int) -> range:
    return range(len(word) - most, len(word) + most + 1)


def _marks(values: Sequence[int]) -> str:
    return ", ".join("?" * len(values))


def _near(
    word: str, most: int, known: Iterable[tuple[str, str, str]]
) -> list[tuple[int, str, str]]:
    letters = set(word)
    return [
        (distance, surface, term)
        for folded, surface, term in known
        # Each slip changes at most two letters of the set; this spares nearly all comparisons.
        if len(letters.symmetric_difference(folded)) <= 2 * most
        and (distance := edit_distance(word, folded, most)) <= most
    ]


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
