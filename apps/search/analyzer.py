"""The one text analysis of the portal: what is indexed, asked and highlighted. Pure.

Every engine stores these terms as they are, so that all of them find and rank alike. The main
terms come first and in the order of the text, one for each plain word: phrases are matched on
them. Whole names (`org.apache.commons`) and the parts of CamelCase names follow after them.
"""

import threading
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import Stemmer

from apps.search.words import CJK_RUN, LONGEST_TERM, SEGMENT, fold, humps, word_pattern

REMEMBERED_WORDS = 131_072
"""Raw words kept with their terms by one process (about 25 MB when full)."""
_LONGEST_NAME = 128
"""Characters up to which a raw word is remembered, and its whole name and parts are terms."""

ESCAPED = "zx"
"""How a term starts that holds anything beside a-z and 0-9."""
_NAMED_ESCAPES = {"z": "zz", ".": "zd", "-": "zh", "_": "zu", "+": "zp", "#": "zs"}


@dataclass(frozen=True, slots=True)
class Term:
    """One term and where its word, or the part of the word, stands in the text."""

    term: str
    start: int
    end: int


class _Piece(NamedTuple):
    term: str
    start: int
    end: int
    extra: bool


class _Remembered(dict[str, tuple[str, ...]]):
    """Main terms by raw word, worked out at the first sight of it; `extras` beside them.

    Words repeat, so that a text is analysed almost wholly by looking up.
    """

    def __init__(self) -> None:
        super().__init__()
        self.extras: dict[str, tuple[str, ...]] = {}

    def __missing__(self, raw: str) -> tuple[str, ...]:
        found = pieces(raw)
        main = tuple(piece.term for piece in found if not piece.extra)
        extra = tuple(piece.term for piece in found if piece.extra)
        if extra:
            self.extras[raw] = extra
        if len(raw) <= _LONGEST_NAME:
            self[raw] = main
        return main


def analyze(text: str) -> list[str]:
    """The terms of a text: main terms in its order, then whole names and CamelCase parts."""
    return terms_of(word_pattern(text).findall(text))


def terms_of(words: list[str]) -> list[str]:
    """The terms of raw words already found in a text, as `analyze` orders them."""
    known = _remembered()
    terms = list(chain.from_iterable(map(known.__getitem__, words)))
    extras = known.extras
    terms.extend(chain.from_iterable(map(extras.__getitem__, filter(extras.__contains__, words))))
    return terms


def main_terms(text: str) -> list[str]:
    """Only the terms that phrases are matched on, in the order of the text."""
    known = _remembered()
    return list(chain.from_iterable(map(known.__getitem__, word_pattern(text).findall(text))))


def matching_spans(text: str, wanted: frozenset[str]) -> list[Term]:
    """The wanted terms with their places in the text, sorted by place."""
    known = _remembered()
    found: list[Term] = []
    for match in word_pattern(text).finditer(text):
        raw = match.group()
        if wanted.isdisjoint(known[raw]) and wanted.isdisjoint(known.extras.get(raw, ())):
            continue
        found.extend(
            Term(piece.term, match.start() + piece.start, match.start() + piece.end)
            for piece in pieces(raw)
            if piece.term in wanted
        )
    return sorted(found, key=lambda term: (term.start, -term.end))


def pieces(raw: str) -> list[_Piece]:
    """Every term of one raw word with its place in it, worked out anew."""
    if raw.isalnum() and raw.isascii():  # by far the most words
        return _plain_pieces(raw, 0)
    segments = list(SEGMENT.finditer(raw))
    if not segments:
        return []
    found: list[_Piece] = []
    for segment in segments:
        found += _segment_pieces(segment.group(), segment.start())
    if len(raw) > _LONGEST_NAME:
        return [piece for piece in found if not piece.extra]
    start, last = segments[0].start(), segments[-1].end()
    end = len(raw) if raw.endswith(("++", "#")) else last
    if (len(segments) > 1 or end > last) and end - start <= LONGEST_TERM:
        found.append(_Piece(term_of(raw[start:end]), start, end, extra=True))
    return found


def _segment_pieces(segment: str, offset: int) -> list[_Piece]:
    if segment.isascii():
        return _plain_pieces(segment, offset)
    found: list[_Piece] = []
    at = 0
    for run in CJK_RUN.finditer(segment):
        found += _plain_pieces(segment[at : run.start()], offset + at)
        found += _bigrams(run.group(), offset + run.start())
        at = run.end()
    return found + _plain_pieces(segment[at:], offset + at)


def _plain_pieces(word: str, offset: int) -> list[_Piece]:
    term = term_of(word)
    if not term:
        return []
    found = [_Piece(term, offset, offset + len(word), extra=False)]
    for start, end in humps(word):
        part = term_of(word[start:end])
        if part and part != term:
            found.append(_Piece(part, offset + start, offset + end, extra=True))
    return found


def _bigrams(run: str, offset: int) -> list[_Piece]:
    folded = fold(run)
    if len(folded) == 1:
        return [_Piece(encode(folded), offset, offset + len(run), extra=False)]
    same_places = len(folded) == len(run)
    found: list[_Piece] = []
    for at in range(len(folded) - 1):
        start, end = (at, at + 2) if same_places else (0, len(run))
        term = encode(folded[at : at + 2])
        found.append(_Piece(term, offset + start, offset + end, extra=False))
    return found


def term_of(word: str) -> str:
    """One word or whole name as the engines store it: folded, stemmed, encoded."""
    folded = fold(word[:LONGEST_TERM])
    if not folded:
        return ""
    # One stemmer works on one buffer; threads must take turns.
    with _stemming:
        stem = _stemmer.stemWord(folded)
    return encode(stem)


def encode(term: str) -> str:
    """A term in a-z and 0-9 only, so that no tokenizer of any engine splits or changes it.

    Different terms stay different, and the beginning of a term encodes to the beginning of it.
    """
    if term.isascii() and term.isalnum() and not term.startswith(ESCAPED):
        return term
    return ESCAPED + "".join(_escape(char) for char in term)


def _escape(char: str) -> str:
    if char in _NAMED_ESCAPES:
        return _NAMED_ESCAPES[char]
    if char.isascii() and char.isalnum():
        return char
    code = ord(char)
    return f"zb{code:04x}" if code <= 0xFFFF else f"zc{code:06x}"


_stemmer = Stemmer.Stemmer("english", 0)
_stemming = threading.Lock()


def _remembered() -> _Remembered:
    """The memory. A full one is left to whoever still reads it, and a new one begins: that costs
    less than to keep an order of use."""
    global _memory  # noqa: PLW0603 - replaced whole
    if len(_memory) >= REMEMBERED_WORDS:
        _memory = _Remembered()
    return _memory


_memory = _Remembered()
