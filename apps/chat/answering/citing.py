"""From a model's text, piece by piece, to text and citations with quotes. Pure."""

import re
from collections.abc import Iterator, Sequence

from apps.chat.answering.citations import CitationParser, Mark, Piece
from apps.chat.answering.events import Cited, Marks, Text
from apps.chat.answering.extractive import cited
from apps.chat.answering.sentences import Sentence, sentences
from apps.chat.answering.support import Weights, is_grounded, meaningful
from apps.knowledge.text import visible_text
from apps.search.access import AuthorizedPassage

_CLAIM = re.compile(r"[^\n.!?。！？]*[.!?。！？]?[\s*_)\"'”’]*\Z")


class Citing:
    """Gives each passage the answer cites its number, in the order of first use from 1.

    The quote of a passage is the sentence in it that says most of what was said before its first
    mark.
    """

    def __init__(self, passages: Sequence[AuthorizedPassage]) -> None:
        self._passages = passages
        self._parser = CitationParser(len(passages))
        self._numbers: dict[int, int] = {}
        self._written = ""

    def feed(self, text: str) -> Iterator[Text | Marks | Cited]:
        for step in self._parser.feed(text):
            yield from self._events(step)

    def finish(self) -> Iterator[Text | Marks | Cited]:
        for step in self._parser.finish():
            yield from self._events(step)

    @property
    def is_grounded(self) -> bool:
        """Whether what was written so far stands in the passages it cites."""
        used = [visible_text(self._passages[number - 1].text).text for number in self._numbers]
        return is_grounded(self._written, used)

    def _events(self, step: Piece | Mark) -> Iterator[Text | Marks | Cited]:
        if isinstance(step, Piece):
            self._written += step.text
            yield Text(step.text)
            return
        used: list[int] = []
        for number in step.numbers:
            if number not in self._numbers:
                quote = self._quote(number)
                if quote is None:
                    continue
                self._numbers[number] = len(self._numbers) + 1
                yield cited(self._numbers[number], self._passages[number - 1], quote)
            used.append(self._numbers[number])
        if used:
            yield Marks(tuple(used), step.blank)

    def _quote(self, number: int) -> Sentence | None:
        claim = _CLAIM.search(self._written)
        return best_support(claim[0] if claim else "", self._passages[number - 1].text)


def best_support(claim: str, markdown: str) -> Sentence | None:
    """The sentence of a passage that holds most of a claim's words; the first when none does."""
    found = sentences(markdown)
    if not found:
        return None
    terms = [meaningful(sentence.text) for sentence in found]
    weights = Weights.of(terms)
    wanted = meaningful(claim)
    shares = [weights.total(wanted & present) for present in terms]
    return found[shares.index(max(shares))]
