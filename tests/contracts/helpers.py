"""Pages in and page ids out, in few words."""

from datetime import date

from apps.search.engines.base import (
    EVERYTHING,
    ChunkDocument,
    Filters,
    PageDocument,
    SearchEngine,
)
from apps.search.query import query_terms

NORTHWIND, SOUTHWIND = 1, 2
OPS, DEV = 71, 72


def page(
    page_id: int,
    *texts: str,
    title: str = "Handbook",
    headings: tuple[str, ...] = (),
    space: int = OPS,
    updated: date | None = None,
    stamp: str = "v1",
) -> PageDocument:
    chunks = tuple(ChunkDocument(number, headings, text) for number, text in enumerate(texts))
    return PageDocument(
        page_id=page_id, title=title, space=space, stamp=stamp, updated=updated, chunks=chunks
    )


def put(engine: SearchEngine, *pages: PageDocument, organization_id: int = NORTHWIND) -> None:
    with engine.writing(organization_id=organization_id) as writer:
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
