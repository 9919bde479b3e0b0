"""Pages as the lines of a bulk request. Pure."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from apps.search.analyzer import terms_of
from apps.search.engines.base import (
    TITLE_ONLY,
    ChunkDocument,
    PageDocument,
    SearchError,
    VectorSpace,
)
from apps.search.engines.elasticsearch.mapping import vector_field
from apps.search.words import fold, plain_words, word_pattern

_REMEMBERED_WORDS = 131_072

NO_TERM = "."
"""Stands in a field that has no terms, and is no term itself. The server counts for each field only
the documents that have it; the ranking rule counts all of them."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """One document, analysed; `fields` is a JSON object without its closing brace."""

    number: int
    fields: str
    vector: bytes | None


@dataclass(frozen=True, slots=True)
class Page:
    """`space` is what the vectors of its chunks are of."""

    page_id: int
    chunks: tuple[Chunk, ...]
    space: VectorSpace | None


@dataclass(frozen=True, slots=True)
class Address:
    """Where documents of one generation go: `prefix` starts their ids."""

    organization_id: int
    generation: str
    prefix: str
    space: VectorSpace | None

    def chunk_id(self, page_id: int, number: int) -> str:
        return f"{self.prefix}{page_id}:{number}"

    def note_id(self, page_id: int) -> str:
        """The id of the note that tells which chunks a page has."""
        return f"{self.prefix}{page_id}"


class _FoldedWords(dict[str, tuple[str, ...]]):
    """Folded plain words by raw word; begins again when it is full."""

    def __missing__(self, raw: str) -> tuple[str, ...]:
        if len(self) >= _REMEMBERED_WORDS:
            self.clear()
        self[raw] = folded = tuple(map(fold, plain_words(raw)))
        return folded


_folded_words = _FoldedWords()


def analysed(page: PageDocument, organization_id: int) -> Page:
    """The page ready to be written into any generation of the organization."""
    title_words = word_pattern(page.title).findall(page.title)
    common = {
        "kind": "chunk",
        "organization_id": str(organization_id),
        "page_id": page.page_id,
        "space_id": page.space,
        "stamp": page.stamp,
        "access": [str(page.clause)] if page.clause else [],
        "title": page.title,
        "title_terms": _terms(title_words),
    }
    if page.updated:
        common["updated_on"] = page.updated.isoformat()
    start = _json(common)[:-1]
    chunks = page.chunks or (ChunkDocument(TITLE_ONLY, (), ""),)
    return Page(
        page_id=page.page_id,
        chunks=tuple(_chunk(start, title_words, chunk) for chunk in chunks),
        space=page.vector_space,
    )


def _chunk(start: str, title_words: list[str], chunk: ChunkDocument) -> Chunk:
    heading = "\n".join(chunk.heading_path)
    heading_words = word_pattern(heading).findall(heading)
    body_words = word_pattern(chunk.text).findall(chunk.text)
    raw = {*title_words, *heading_words, *body_words}
    words = set(chain.from_iterable(map(_folded_words.__getitem__, raw)))
    rest = _json(
        {
            "chunk_no": chunk.number,
            "heading": heading,
            "heading_terms": _terms(heading_words),
            "body": chunk.text,
            "body_terms": _terms(body_words),
            "words": " ".join(words),
        }
    )
    return Chunk(chunk.number, f"{start},{rest[1:-1]}", chunk.vector)


def _terms(words: list[str]) -> str:
    return " ".join(terms_of(words)) or NO_TERM


def replacing(page: Page, before: frozenset[int], address: Address) -> list[str]:
    """The lines that put a page in place of its chunks with these numbers.

    The server takes them one after the other. The page's note always tells at least the chunks
    that are there, wherever the server stops: it grows before them and shrinks after them.
    """
    now = frozenset(chunk.number for chunk in page.chunks)
    lines: list[str] = []
    if not now <= before:
        lines += _note(page.page_id, now | before, address)
    for chunk in page.chunks:
        lines.append(_action("index", address.chunk_id(page.page_id, chunk.number)))
        lines.append(f"{chunk.fields}{_ending(page, chunk, address)}")
    lines += _deletions(page.page_id, before - now, address)
    if not before <= now:
        lines += _note(page.page_id, now, address)
    return lines


def removing(page_id: int, before: frozenset[int], address: Address) -> list[str]:
    """The lines that take a page with these chunks away."""
    lines = _deletions(page_id, before, address)
    return [*lines, _action("delete", address.note_id(page_id))]


def _note(page_id: int, numbers: Iterable[int], address: Address) -> list[str]:
    note = {
        "kind": "page",
        "organization_id": str(address.organization_id),
        "generation": address.generation,
        "page_id": page_id,
        "numbers": sorted(numbers),
    }
    return [_action("index", address.note_id(page_id)), _json(note)]


def _deletions(page_id: int, numbers: Iterable[int], address: Address) -> list[str]:
    return [_action("delete", address.chunk_id(page_id, number)) for number in sorted(numbers)]


def _ending(page: Page, chunk: Chunk, address: Address) -> str:
    generation = f',"generation":"{address.generation}"'
    if chunk.vector is None or address.space is None or address.space != page.space:
        return f"{generation}}}"
    if len(chunk.vector) != address.space.dimensions:
        raise SearchError(
            f"Page {page.page_id} has a vector of {len(chunk.vector)} dimensions; its space has "
            f"{address.space.dimensions}."
        )
    components = np.frombuffer(chunk.vector, dtype=np.int8).tolist()
    return f'{generation},"{vector_field(address.space)}":{_json(components)}}}'


def body_of(lines: Sequence[str]) -> bytes:
    """The lines as they are sent."""
    return ("\n".join(lines) + "\n").encode()


def _action(name: str, identity: str) -> str:
    return f'{{"{name}":{{"_id":"{identity}"}}}}'


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
