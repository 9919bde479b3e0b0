"""The nearest word that somebody wrote, looked up in what the organization's chunks hold now.

The server's own suggesters read the words of a whole index, deleted ones and other organizations'
too; so the words come from chunks that a filtered query finds.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, Protocol

from apps.search.analyzer import main_terms, term_of
from apps.search.engines.base import MOST_MENDED
from apps.search.engines.elasticsearch.queries import FIELDS, Query, counted, near
from apps.search.spelling import RARE, SHORTEST, Near, most_slips, near_words, nearest
from apps.search.words import fold, plain_words, word_pattern

CHUNKS_LOOKED_AT = 50
TEXTS = ("title", "heading", "body")


class Index(Protocol):
    """What the organization's index is asked here."""

    def counts_of(self, conditions: Mapping[str, Query]) -> dict[str, int]:
        """For each condition, how many chunks meet it."""

    def texts_of(self, queries: Sequence[Query], size: int) -> list[list[Mapping[str, Any]]]:
        """For each query, the texts of the best chunks."""


def nearest_words(index: Index, words: Iterable[str], organization_id: int) -> dict[str, str]:
    """For the first few words that are hardly written, a word one or two slips of the keyboard
    away and written far more often, if any. Of equally near ones the most written."""
    written = _written(index, [word for word in dict.fromkeys(words) if len(word) >= SHORTEST])
    doubtful = list(islice((word for word in written if written[word] <= RARE), MOST_MENDED))
    if not doubtful:
        return {}
    near_by_word = _near(index, doubtful, organization_id)
    terms = {each.term for words in near_by_word.values() for each in words}
    counts = _counts(index, terms)
    found = {
        word: nearest(near_by_word[word], main_terms(word), written[word], counts.__getitem__)
        for word in doubtful
    }
    return {word: mended for word, mended in found.items() if mended}


def _written(index: Index, words: Sequence[str]) -> dict[str, int]:
    """In how many chunks the rarest term of each word stands."""
    terms = {word: main_terms(word) for word in words}
    counts = _counts(index, {term for each in terms.values() for term in each})
    return {word: min((counts[term] for term in each), default=0) for word, each in terms.items()}


def _counts(index: Index, terms: Iterable[str]) -> dict[str, int]:
    """In how many chunks each term stands, in the field where it does most often."""
    wanted = sorted(terms)
    if not wanted:
        return {}
    found = index.counts_of(counted(wanted))
    return {term: max(found[f"{name} {term}"] for name in FIELDS) for term in wanted}


def _near(index: Index, words: Sequence[str], organization_id: int) -> dict[str, list[Near]]:
    folded = {word: fold(word) for word in words}
    queries = [near(each, most_slips(each), organization_id) for each in folded.values()]
    texts = index.texts_of(queries, CHUNKS_LOOKED_AT)
    return {
        word: near_words(folded[word], _words_in(found))
        for word, found in zip(words, texts, strict=True)
    }


def _words_in(texts: Iterable[Mapping[str, Any]]) -> set[tuple[str, str, str]]:
    """(folded, as written in lower case, term) of every plain word."""
    written = {
        plain
        for each in texts
        for name in TEXTS
        for raw in word_pattern(each[name]).findall(each[name])
        for plain in plain_words(raw)
    }
    return {(fold(word), word.lower(), term_of(word)) for word in written}
