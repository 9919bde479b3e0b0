"""Pages made into rows of the index: analysed once, whichever generations they go to."""

import zlib
from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from apps.search.analyzer import term_of, terms_of
from apps.search.engines.base import TITLE_ONLY, ChunkDocument, PageDocument, SearchError
from apps.search.engines.embedded.connections import MOST_CHUNKS, chunk_id
from apps.search.words import fold, plain_words, word_pattern

REMEMBERED_HASHES = 131_072


@dataclass(frozen=True, slots=True)
class ChunkRow:
    """One chunk: its terms by field, joined by spaces, and what scoring needs of them."""

    id: int
    title: str
    heading: str
    body: str
    lengths: tuple[int, int, int]
    hashes: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """Pages ready to be stored, by page id; `words` are all raw words in them."""

    pages: tuple[PageDocument, ...]
    chunks: tuple[ChunkRow, ...]
    words: frozenset[str]


class _Hashes(dict[str, int]):
    """CRC-32 by term; bounded by starting again when full."""

    def __missing__(self, term: str) -> int:
        if len(self) >= REMEMBERED_HASHES:
            self.clear()
        self[term] = value = zlib.crc32(term.encode())
        return value


_hashes = _Hashes()


def hash_of(term: str) -> int:
    """The number that stands for a term where terms are counted."""
    return _hashes[term]


def prepare(pages: Iterable[PageDocument]) -> Batch:
    """Analyse pages; rows come in the order of their ids, which the index writes fastest."""
    ordered = sorted({page.page_id: page for page in pages}.values(), key=lambda p: p.page_id)
    words: set[str] = set()
    chunks = [row for page in ordered for row in _chunk_rows(page, words)]
    return Batch(pages=tuple(ordered), chunks=tuple(chunks), words=frozenset(words))


def _chunk_rows(page: PageDocument, words: set[str]) -> Iterable[ChunkRow]:
    title = _terms(page.title, words)
    headings: dict[tuple[str, ...], list[str]] = {}
    chunks = page.chunks or (ChunkDocument(TITLE_ONLY, (), ""),)
    for chunk in sorted(chunks, key=lambda chunk: chunk.number):
        if chunk.number >= MOST_CHUNKS:
            raise SearchError(f"Page {page.page_id} has more than {MOST_CHUNKS} passages.")
        heading = headings.get(chunk.heading_path)
        if heading is None:
            heading = headings[chunk.heading_path] = _terms("\n".join(chunk.heading_path), words)
        body = _terms(chunk.text, words)
        yield ChunkRow(
            id=chunk_id(page.page_id, chunk.number),
            title=" ".join(title),
            heading=" ".join(heading),
            body=" ".join(body),
            lengths=(len(title), len(heading), len(body)),
            hashes=array("I", map(_hashes.__getitem__, title + heading + body)).tobytes(),
        )


def _terms(text: str, words: set[str]) -> list[str]:
    found = word_pattern(text).findall(text)
    words.update(found)
    return terms_of(found)


def word_rows(words: Iterable[str]) -> list[tuple[str, str, str]]:
    """(folded, as written in lower case, term) of the plain words in raw words."""
    return [
        (fold(segment), segment.lower(), term_of(segment))
        for word in words
        for segment in plain_words(word)
    ]
