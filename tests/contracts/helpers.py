"""Pages in and page ids out, in few words."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import numpy as np

from apps.search.engines.base import (
    EVERYTHING,
    MOST_CANDIDATES,
    ChunkDocument,
    Filters,
    PageDocument,
    SearchEngine,
    VectorSpace,
    Writer,
)
from apps.search.query import query_terms
from apps.search.vectors import as_bytes

NORTHWIND, SOUTHWIND = 1, 2
OPS, DEV = 71, 72
COMPASS = VectorSpace(model="compass", recipe="plain", dimensions=4)
OTHER_COMPASS = VectorSpace(model="other compass", recipe="plain", dimensions=4)
NORTH, EAST = (1.0, 0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0)
NORTH_EAST = (1.0, 1.0, 0.0, 0.0)

Direction = tuple[float, ...]


def page(
    page_id: int,
    *texts: str,
    title: str = "Handbook",
    headings: tuple[str, ...] = (),
    space: int = OPS,
    updated: date | None = None,
    stamp: str = "v1",
    clause: int | None = None,
) -> PageDocument:
    chunks = tuple(ChunkDocument(number, headings, text) for number, text in enumerate(texts))
    return PageDocument(
        page_id=page_id,
        title=title,
        space=space,
        stamp=stamp,
        updated=updated,
        clause=clause,
        chunks=chunks,
    )


@contextmanager
def changing(
    engine: SearchEngine, *, organization_id: int = NORTHWIND, generation: str | None = None
) -> Iterator[Writer]:
    """A batch that readers see when it is through."""
    with engine.writing(organization_id=organization_id, generation=generation) as writer:
        yield writer
    engine.refresh(organization_id=organization_id)


def put(engine: SearchEngine, *pages: PageDocument, organization_id: int = NORTHWIND) -> None:
    with changing(engine, organization_id=organization_id) as writer:
        writer.put(pages)


def find(
    engine: SearchEngine,
    question: str,
    *,
    organization_id: int = NORTHWIND,
    filters: Filters = EVERYTHING,
) -> list[tuple[int, int]]:
    """(page id, chunk number) of everything found, best first."""
    found = engine.search(query_terms(question), organization_id=organization_id, filters=filters)
    return [(candidate.page_id, candidate.chunk_no) for candidate in found]


def pointing(
    page_id: int,
    *directions: Direction | None,
    vector_space: VectorSpace | None = COMPASS,
    space: int = OPS,
    updated: date | None = None,
    stamp: str = "v1",
    clause: int | None = None,
) -> PageDocument:
    """A page with a chunk for each direction; None is a chunk without a vector."""
    chunks = tuple(
        ChunkDocument(number, (), f"passage {number}", direction and vector(direction))
        for number, direction in enumerate(directions)
    )
    return PageDocument(
        page_id=page_id,
        title="Handbook",
        space=space,
        stamp=stamp,
        updated=updated,
        clause=clause,
        chunks=chunks,
        vector_space=vector_space,
    )


def vector(direction: Direction) -> bytes:
    return as_bytes(np.array([direction], dtype=np.float32))[0]


def near(
    engine: SearchEngine,
    direction: Direction,
    *,
    space: VectorSpace = COMPASS,
    organization_id: int = NORTHWIND,
    filters: Filters = EVERYTHING,
    limit: int = MOST_CANDIDATES,
) -> list[tuple[int, int]]:
    """(page id, chunk number) of the nearest chunks, best first."""
    found = engine.nearest(
        np.array(direction, dtype=np.float32),
        space,
        organization_id=organization_id,
        filters=filters,
        limit=limit,
    )
    return [(candidate.page_id, candidate.chunk_no) for candidate in found]
