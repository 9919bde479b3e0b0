"""What a person typed, read into what the engines look for. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from apps.search.analyzer import analyze, main_terms
from apps.search.words import CJK_RUN, fold, word_pattern

T = TypeVar("T")

LONGEST_QUESTION = 2_000
"""Characters read of a question; what follows is ignored."""
MOST_TERMS = 64
MOST_PHRASES = 8

_STOP_WORDS = """
a about above after again against all also am an and any are as at be because been before being
below between both but by can cannot could d did do does doing don down during each either etc
few for from further give had has have having he her here hers herself him himself his how i if
in into is it its itself just let like ll m may me might more most must my myself neither no nor
not of off on once only or other ought our ours ourselves out over own please rather re s same
shall she should so some such t tell than that the their theirs them themselves then there these
they this those through to too under until up us ve very want was we were what when where which
while who whom why will with without would you your yours yourself yourselves
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""English words that carry no meaning in a question; in the index they stay, for phrases."""

_PHRASE = re.compile(r'["“”„]([^"“”„]*)["“”„]')
_BEGINNING = re.compile(r"([^\W_]+)\*")


@dataclass(frozen=True, slots=True)
class QueryTerms:
    """A question as the engines take it.

    `terms` are looked for, any of them, and ranked by; one counts as often as it is asked for.
    `phrases` are required, their terms side by side. `beginnings` are folded, unstemmed starts of
    words, each standing for the words that begin so. `words` are the meaningful words as typed,
    for "did you mean"; `asked` is the question as typed, for its meaning.
    """

    terms: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...] = ()
    beginnings: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    asked: str = ""

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to look for; an engine then finds nothing."""
        return not (self.terms or self.beginnings)


def query_terms(question: str) -> QueryTerms:
    """Read a question: `"…"` asks for a phrase, `word*` for a beginning, all else for words."""
    text = question[:LONGEST_QUESTION]
    phrases = [tuple(main_terms(quoted)) for quoted in _PHRASE.findall(text)]
    text = text.replace('"', " ")
    beginnings = [fold(start) for start in _BEGINNING.findall(text)]
    text = _BEGINNING.sub(" ", text)
    words = word_pattern(text).findall(text)
    meaning = [word for word in words if word.lower() not in STOP_WORDS]
    # A question of stop words alone ("who is who") is meant as it stands.
    kept = meaning or ([] if beginnings else words)
    # One character of Chinese or Japanese is found where a pair begins with it.
    beginnings += [word for word in kept if len(word) == 1 and CJK_RUN.match(word)]
    return QueryTerms(
        terms=tuple(term for word in kept for term in analyze(word))[:MOST_TERMS],
        phrases=_distinct((phrase for phrase in phrases if len(phrase) > 1), MOST_PHRASES),
        beginnings=_distinct(beginnings, MOST_PHRASES),
        words=_distinct(kept, MOST_TERMS),
        asked=question[:LONGEST_QUESTION].strip(),
    )


def unquoted(question: str) -> str:
    """The question with the words of its phrases, and without their quotes."""
    return _PHRASE.sub(r"\1", question)


def _distinct(values: Iterable[T], most: int) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))[:most]
