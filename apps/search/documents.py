"""Pages of the active organization as engines take them, from the database."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from apps.knowledge.models import Page, PageStatus
from apps.knowledge.selectors import nearest_clause
from apps.knowledge.text import visible_text
from apps.search.embeddings.cache import known_vectors
from apps.search.embeddings.recipes import hash_of, recipe_called
from apps.search.engines.base import ChunkDocument, PageDocument, VectorSpace


def documents_of(page_ids: Sequence[int]) -> list[PageDocument]:
    """The current ones of these pages with their chunks: two queries."""
    chunks: dict[int, list[ChunkDocument]] = defaultdict(list)
    pages = Page.objects.filter(pk__in=page_ids, status=PageStatus.CURRENT).order_by()
    # From the pages, so that the database follows ids: asked for chunks of an organization it
    # would rather walk through all of them.
    rows = pages.filter(chunks__isnull=False).values_list(
        "pk", "chunks__number", "chunks__heading_path", "chunks__text"
    )
    for page_id, number, heading_path, text in rows:
        body = visible_text(text).text
        chunks[page_id].append(ChunkDocument(number, tuple(heading_path), body))
    return [
        PageDocument(
            page_id=pk,
            title=title,
            space=space,
            stamp=stamp,
            updated=updated,
            clause=clause,
            chunks=tuple(chunks[pk]),
        )
        for pk, title, space, stamp, updated, clause in pages.values_list(
            "pk", "title", "space_id", "content_hash", "updated_on", nearest_clause()
        )
    ]


def with_vectors(
    documents: Sequence[PageDocument], space: VectorSpace | None
) -> list[PageDocument]:
    """The documents with what vectors of the space are known: one query. None of a space that has
    a recipe of another version of the portal."""
    recipe = recipe_called(space.recipe) if space else None
    if space is None or recipe is None:
        return list(documents)
    hashes = [
        [hash_of(recipe.text(page.title, chunk.heading_path, chunk.text)) for chunk in page.chunks]
        for page in documents
    ]
    known = known_vectors(space, chain.from_iterable(hashes))
    return [
        replace(
            page,
            vector_space=space,
            chunks=tuple(
                replace(chunk, vector=known.get(text_hash))
                for chunk, text_hash in zip(page.chunks, of_page, strict=True)
            ),
        )
        for page, of_page in zip(documents, hashes, strict=True)
    ]
