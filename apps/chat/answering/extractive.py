"""Answers without a model: the best pieces of the best passages, word for word. Pure."""

from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from itertools import islice

from apps.chat.answering.blocks import Form, one_line
from apps.chat.answering.candidates import Candidate, candidates
from apps.chat.answering.events import Answered, AnswerEvent, Cited, Listing, Near, Quoted, Text
from apps.chat.answering.questions import read_question
from apps.chat.answering.sentences import Kind, Sentence
from apps.search.access import AuthorizedPassage

NO_SENTENCE = "I found no sentence that answers this."
_MOST_NEAR = 3

_LOWEST = 0.6
"""What the best quote must score; below it there is no answer."""
_GOOD_ENOUGH = 0.8
"""A further quote of a page that is quoted scores at least this part of the best one."""
_GOOD_ENOUGH_ELSEWHERE = 0.85
_SAYS_ENOUGH = 0.7
"""The same without what the passage counts."""
_MOST_QUOTES = 4
_MOST_WITH_ANNOUNCED = 5
_MOST_OF_A_PAGE = 2
_MOST_PAGES = 3
_SAME = 0.7
"""Share of the words of the shorter of two quotes from which both say the same."""


class ExtractiveWriter:
    """Quotes; says honestly when nothing fits."""

    most_passages = 30

    async def write(
        self, question: str, passages: Sequence[AuthorizedPassage]
    ) -> AsyncGenerator[AnswerEvent]:
        """Yields each quote with its citation; when none fits says so and names pages nearby."""
        quotes = best_quotes(question, passages)
        if not quotes:
            yield Text(NO_SENTENCE)
            for near in _nearest(passages):
                yield near
        for number, quote in enumerate(quotes, start=1):
            citation = _cited(
                number,
                quote.passage,
                quote.text,
                (quote.start, quote.end),
                preformatted=quote.form is Form.CODE,
            )
            yield citation
            yield Quoted(citation, _listing(quote), quote.first)
        yield Answered(grounded=bool(quotes))


def _nearest(passages: Sequence[AuthorizedPassage]) -> list[Near]:
    """The pages of the first passages, each by the best of its own."""
    best: dict[int, AuthorizedPassage] = {}
    for passage in passages:
        best.setdefault(passage.page_id, passage)
    return [
        Near(
            page_id=passage.page_id,
            content_id=passage.content_id,
            title=passage.title,
            space=passage.space_name or passage.space_key,
            start=passage.start,
            end=passage.end,
            content_hash=passage.content_hash,
        )
        for passage in islice(best.values(), _MOST_NEAR)
    ]


def cited(number: int, passage: AuthorizedPassage, sentence: Sentence) -> Cited:
    """The citation of one sentence of a passage, its offsets counted in the page."""
    return _cited(
        number,
        passage,
        one_line(sentence),
        (sentence.start, sentence.end),
        preformatted=sentence.kind is Kind.CODE,
    )


def _cited(
    number: int,
    passage: AuthorizedPassage,
    quote: str,
    span: tuple[int, int],
    *,
    preformatted: bool,
) -> Cited:
    return Cited(
        number=number,
        page_id=passage.page_id,
        content_id=passage.content_id,
        title=passage.title,
        quote=quote,
        start=passage.start + span[0],
        end=passage.start + span[1],
        content_hash=passage.content_hash,
        preformatted=preformatted,
    )


def _listing(quote: Candidate) -> Listing:
    if quote.form is Form.STEPS:
        return Listing.STEPS
    is_list = quote.form in {Form.BULLETS, Form.TABLE} and "\n" in quote.text
    return Listing.BULLETS if is_list else Listing.NONE


def best_quotes(question: str, passages: Sequence[AuthorizedPassage]) -> list[Candidate]:
    """The pieces that answer best: page by page, the best page first, in the order of the page.

    Empty when no passage holds enough of the question's words.
    """
    ranked = sorted(candidates(read_question(question), passages), key=lambda c: -c.score)
    if not ranked or ranked[0].score < _LOWEST:
        return []
    best = ranked[0]
    kept: list[Candidate] = []
    pages: Counter[int] = Counter()
    for candidate in ranked:
        page = candidate.passage.page_id
        known = page in pages
        lowest = _GOOD_ENOUGH if known else _GOOD_ENOUGH_ELSEWHERE
        says_less = candidate.says < _SAYS_ENOUGH * best.says
        if (
            says_less
            or candidate.score < lowest * best.score
            or any(_repeats(candidate, k) for k in kept)
        ):
            continue
        if len(kept) == _MOST_QUOTES or pages[page] == _MOST_OF_A_PAGE:
            continue
        if not known and len(pages) == _MOST_PAGES:
            continue
        pages[page] += 1
        kept.append(candidate)
    order = list(pages)
    kept.sort(key=lambda c: (order.index(c.passage.page_id), c.passage.start + c.start))
    return _joined(_announced(kept))[:_MOST_WITH_ANNOUNCED]


def _announced(quotes: list[Candidate]) -> list[Candidate]:
    """Each quote followed by what it announces, unless that is quoted anyway."""
    found: list[Candidate] = []
    for quote in quotes:
        found.append(quote)
        then = quote.then
        if then is not None and not any(_overlap(then, other) for other in quotes):
            found.append(then)
    return found


def _joined(quotes: list[Candidate]) -> list[Candidate]:
    """Sentences that follow each other directly become one quote."""
    found: list[Candidate] = []
    for quote in quotes:
        before = found[-1] if found else None
        if (
            before is not None
            and before.passage is quote.passage
            and before.form is quote.form is Form.PARAGRAPH
            and quote.passage.text[before.end : quote.start] in {"", " "}
        ):
            blank = quote.passage.text[before.end : quote.start]
            found[-1] = replace(before, text=before.text + blank + quote.text, end=quote.end)
        else:
            found.append(quote)
    return found


def _repeats(candidate: Candidate, kept: Candidate) -> bool:
    """Whether a candidate overlaps a quote or what that announces, or says the same."""
    if _overlap(candidate, kept) or (kept.then and _overlap(candidate, kept.then)):
        return True
    fewer = min(len(candidate.terms), len(kept.terms))
    return len(candidate.terms & kept.terms) >= _SAME * fewer


def _overlap(one: Candidate, other: Candidate) -> bool:
    return one.passage is other.passage and one.start < other.end and other.start < one.end
