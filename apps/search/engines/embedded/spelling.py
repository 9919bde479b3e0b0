"""The nearest word that somebody wrote."""

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import islice

from apps.search.analyzer import main_terms
from apps.search.engines.base import MOST_MENDED
from apps.search.spelling import RARE, SHORTEST, most_slips, near_words, nearest
from apps.search.words import fold


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
    near = near_words(folded, _beginning_alike(connection, folded))
    if not near:
        near = near_words(folded, _beginning_with_a_slip(connection, folded))
    return nearest(near, terms, written, lambda term: _written(connection, [term]))


def _written(connection: sqlite3.Connection, terms: list[str]) -> int:
    """In how many chunks the rarest of the terms stands."""
    return min((_documents(connection, term) for term in terms), default=0)


def _documents(connection: sqlite3.Connection, term: str) -> int:
    found = connection.execute("SELECT max(doc) FROM vocabulary WHERE term = ?", (term,))
    return int(found.fetchone()[0] or 0)


def _beginning_alike(connection: sqlite3.Connection, word: str) -> Iterable[tuple[str, str, str]]:
    """Words of like length with the same first letter: few slips touch it."""
    lengths = _lengths(word)
    return connection.execute(
        f"{_WORDS_OF_LENGTH} ({_marks(lengths)}) AND substr(folded, 1, 1) = ?", (*lengths, word[0])
    )


def _beginning_with_a_slip(
    connection: sqlite3.Connection, word: str
) -> Iterable[tuple[str, str, str]]:
    """Words of like length that one slip in the first letter makes begin like this one."""
    lengths = _lengths(word)
    first, second = word[0], word[1]
    return connection.execute(
        f"{_WORDS_OF_LENGTH} ({_marks(lengths)}) "
        "AND (substr(folded, 1, 1) = ? OR substr(folded, 2, 1) IN (?, ?))",
        (*lengths, second, first, second),
    )


# Written as the index `word_by_shape` is, or it is not used.
_WORDS_OF_LENGTH = "SELECT folded, surface, term FROM word WHERE length(folded) IN"


def _lengths(word: str) -> range:
    most = most_slips(word)
    return range(len(word) - most, len(word) + most + 1)


def _marks(values: Sequence[int]) -> str:
    return ", ".join("?" * len(values))
