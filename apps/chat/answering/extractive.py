"""Answers without a model: the best sentences of the best passages, word for word. Pure."""

from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

from apps.chat.answering.events import Answered, AnswerEvent, Cited, Quoted, Text
from apps.chat.answering.sentences import Kind, Sentence, sentences
from apps.chat.answering.support import Weights, meaningful
from apps.knowledge.text import visible_text
from apps.search.access import AuthorizedPassage

NOTHING_FOUND = "Nothing in your spaces answers this."

FEWEST_COVERED = 0.5
"""Share of the question's words, rare ones counting more, that one passage must hold."""
_FEWEST_SAID = 0.2
"""Share that a sentence itself must hold; titles and headings say the rest."""
_LOWEST = 0.35
"""What the best quote must score; below it there is no answer."""
_GOOD_ENOUGH = 0.6
"""A further quote scores at least this part of the best one."""
_MOST_QUOTES = 4
_MOST_OF_A_PAGE = 2
_LONGEST_QUOTE = 1_200
_ABOVE = 0.5
"""What a word counts that stands in the title or headings above the sentence only."""
_BESIDE = 0.2
"""What a word counts that stands elsewhere in the passage only, as in the head of a table."""
_RANK = 0.03
"""What a passage loses for each one the search ranked before it."""
_FEWEST_NEW = 2
"""Words a sentence must add to those of the question; a caption adds none."""
_UNFINISHED = 0.15
"""What a sentence loses that asks, or that only announces what comes after it."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence chosen for an answer, and the passage it stands in."""

    passage: AuthorizedPassage
    sentence: Sentence
    score: float


class ExtractiveWriter:
    """Quotes; says honestly when nothing fits."""

    async def write(
        self, question: str, passages: Sequence[AuthorizedPassage]
    ) -> AsyncGenerator[AnswerEvent]:
        """Yields each quote with its citation; grounded unless nothing fits."""
        quotes = best_quotes(question, passages)
        if not quotes:
            yield Text(NOTHING_FOUND)
        for number, quote in enumerate(quotes, start=1):
            citation = cited(number, quote.passage, quote.sentence)
            yield citation
            yield Quoted(citation)
        yield Answered(grounded=bool(quotes))


def cited(number: int, passage: AuthorizedPassage, sentence: Sentence) -> Cited:
    """The citation of one sentence of a passage, its offsets counted in the page."""
    return Cited(
        number=number,
        page_id=passage.page_id,
        content_id=passage.content_id,
        title=passage.title,
        quote=shown(sentence),
        start=passage.start + sentence.start,
        end=passage.start + sentence.end,
        content_hash=passage.content_hash,
        preformatted=sentence.kind is Kind.CODE,
    )


def shown(sentence: Sentence) -> str:
    """The sentence on one line; code as it stands."""
    return sentence.text if sentence.kind is Kind.CODE else " ".join(sentence.text.split())


def best_quotes(question: str, passages: Sequence[AuthorizedPassage]) -> list[Quote]:
    """The sentences that say most of what is asked, in the order of their passages.

    Empty when no passage holds enough of the question's words.
    """
    wanted = meaningful(question)
    around = [meaningful(" ".join((p.title, *p.heading_path))) for p in passages]
    whole = [
        above | meaningful(visible_text(passage.text).text)
        for above, passage in zip(around, passages, strict=True)
    ]
    weights = Weights.of(whole)
    found: list[Quote] = []
    for rank, passage in enumerate(passages):
        if weights.share(wanted, whole[rank]) < FEWEST_COVERED:
            continue
        for sentence in sentences(passage.text):
            terms = meaningful(sentence.text)
            own = weights.share(wanted, terms)
            if own < _FEWEST_SAID or not _says_something(sentence, terms - wanted):
                continue
            above = weights.share(wanted, around[rank] - terms)
            beside = weights.share(wanted, whole[rank] - around[rank] - terms)
            score = own + _ABOVE * above + _BESIDE * beside - _RANK * rank
            if sentence.text.endswith(("?", ":")):
                score -= _UNFINISHED
            found.append(Quote(passage, sentence, score))
    return _chosen(found, passages)


def _says_something(sentence: Sentence, new: frozenset[str]) -> bool:
    fewest = _FEWEST_NEW if sentence.kind is Kind.PROSE else 1
    return len(new) >= fewest and len(sentence.text) <= _LONGEST_QUOTE


def _chosen(found: list[Quote], passages: Sequence[AuthorizedPassage]) -> list[Quote]:
    """The best of them, few of one page, nothing said twice."""
    ranked = sorted(found, key=lambda quote: -quote.score)
    if not ranked or ranked[0].score < _LOWEST:
        return []
    pages: Counter[int] = Counter()
    texts: set[frozenset[str]] = set()
    kept: list[Quote] = []
    for quote in ranked:
        terms = meaningful(quote.sentence.text)
        if len(kept) == _MOST_QUOTES or quote.score < _GOOD_ENOUGH * ranked[0].score:
            break
        if pages[quote.passage.page_id] == _MOST_OF_A_PAGE or terms in texts:
            continue
        pages[quote.passage.page_id] += 1
        texts.add(terms)
        kept.append(quote)
    order = {id(passage): rank for rank, passage in enumerate(passages)}
    return sorted(kept, key=lambda quote: (order[id(quote.passage)], quote.sentence.start))
