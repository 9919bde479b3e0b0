"""Where a passage answers the question: a stretch of its visible text, with the hits marked. Pure.

Highlights are found with the analyzer on the text as people see it, so they are the same whatever
engine found the passage. The result is text in segments; a template renders it, never raw HTML.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from apps.search.analyzer import Term, matching_spans
from apps.search.query import QueryTerms
from apps.search.words import fold, word_pattern

SNIPPET_LENGTH = 280
_WORD_EDGE = 24
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of shown text; `hit` where it is what the question asked for."""

    text: str
    hit: bool


def snippet(text: str, query: QueryTerms, *, length: int = SNIPPET_LENGTH) -> tuple[Segment, ...]:
    """About `length` characters of the visible text around where most of the question stands."""
    text = _SPACE.sub(" ", text).strip()
    hits = _hits(text, query)
    start = _best_start(hits, length)
    start, end = _at_words(text, start, length)
    inside = [hit for hit in hits if start <= hit.start and hit.end <= end]
    segments = _segments(text[:end], inside, start)
    if start > 0:
        segments.insert(0, Segment("… ", hit=False))
    if end < len(text):
        segments.append(Segment(" …", hit=False))
    return tuple(segments)


def highlight(text: str, query: QueryTerms) -> tuple[Segment, ...]:
    """A whole short text, such as a title, with the hits marked."""
    return tuple(_segments(text, _hits(text, query), 0))


def _hits(text: str, query: QueryTerms) -> list[Term]:
    hits = matching_spans(text, frozenset(query.terms))
    for match in word_pattern(text).finditer(text) if query.beginnings else ():
        folded = fold(match.group())
        if folded.startswith(query.beginnings):
            hits.append(Term(folded, match.start(), match.end()))
    return sorted(hits, key=lambda hit: (hit.start, -hit.end))


def _best_start(hits: Sequence[Term], length: int) -> int:
    """Start of the window with the most different terms, then the most hits, then the first."""
    best, best_rank, last = 0, (0, 0), 0
    for first, hit in enumerate(hits):
        last = max(last, first)
        while last < len(hits) and hits[last].end <= hit.start + length * 3 // 4:
            last += 1
        window = hits[first:last]
        rank = (len({other.term for other in window}), len(window))
        if rank > best_rank:
            best, best_rank = hit.start, rank
    return best


def _at_words(text: str, first_hit: int, length: int) -> tuple[int, int]:
    """A window that begins a little before the first hit and cuts no word where it can help it."""
    if len(text) <= length:
        return 0, len(text)
    start = max(0, min(first_hit - length // 4, len(text) - length))
    if start > 0:
        space = text.find(" ", start, start + _WORD_EDGE)
        start = space + 1 if space >= 0 else start
    end = min(len(text), start + length)
    if end < len(text):
        space = text.rfind(" ", end - _WORD_EDGE, end)
        end = space if space > start else end
    return start, end


def _segments(text: str, hits: Sequence[Term], start: int) -> list[Segment]:
    segments: list[Segment] = []
    at = start
    for hit in hits:
        if hit.end <= at:
            continue
        begin = max(hit.start, at)
        if begin > at:
            segments.append(Segment(text[at:begin], hit=False))
        segments.append(Segment(text[begin : hit.end], hit=True))
        at = hit.end
    if at < len(text):
        segments.append(Segment(text[at:], hit=False))
    return _joined(segments)


def _joined(segments: Sequence[Segment]) -> list[Segment]:
    """Neighbours of one kind as one, so that pairs of Chinese characters are one mark."""
    joined: list[Segment] = []
    for segment in segments:
        if joined and joined[-1].hit == segment.hit:
            joined[-1] = Segment(joined[-1].text + segment.text, hit=segment.hit)
        else:
            joined.append(segment)
    return joined
