"""How much of a text stands in another one: shares of words, rare ones counting more. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

from apps.search.analyzer import analyze, main_terms
from apps.search.query import STOP_WORDS

_STOP_TERMS = frozenset(term for word in STOP_WORDS for term in analyze(word))
GROUNDED_FROM = 0.5
"""Share of an answer's words, weighted by rarity, that must stand in the passages it cites."""


def meaningful(text: str) -> frozenset[str]:
    """The terms of a text without the words that carry no meaning; "back up" is "backup"."""
    return frozenset(main_terms(_PARTED.sub(_as_one, text))) - _STOP_TERMS


_PARTED = re.compile(
    r"\b(?:(back)(?:s|ed|ing)? (up)|(roll)(?:s|ed|ing)? (back)|(shut)(?:s|ting)? (down))\b",
    re.IGNORECASE,
)


def _as_one(match: re.Match[str]) -> str:
    return "".join(filter(None, match.groups()))


_OTHER_TEXTS = 20
"""Texts thought of beside the ones at hand: what all of these say may still be rare elsewhere."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of terms: the rarer in `texts`, the heavier; unknown terms weigh as those of one."""

    counts: Counter[str]
    texts: int

    @classmethod
    def of(cls, texts: Iterable[frozenset[str]]) -> "Weights":
        counted = list(texts)
        return cls(Counter(term for terms in counted for term in terms), len(counted))

    def weight(self, term: str) -> float:
        found = max(self.counts[term], 1)
        return log(1 + (self.texts + _OTHER_TEXTS - found + 0.5) / (found + 0.5))

    def total(self, terms: Iterable[str]) -> float:
        return sum(self.weight(term) for term in terms)

    def share(self, wanted: frozenset[str], present: frozenset[str]) -> float:
        """The weighted share of `wanted` that is `present`; 0 when nothing is wanted."""
        whole = self.total(wanted)
        return self.total(wanted & present) / whole if whole else 0.0


def is_grounded(answer: str, passages: Sequence[str]) -> bool:
    """Whether enough of the answer's words stand in the visible texts of what it cites."""
    if not passages:
        return False
    terms = [meaningful(passage) for passage in passages]
    everything = frozenset[str]().union(*terms)
    return Weights.of(terms).share(meaningful(answer), everything) >= GROUNDED_FROM
