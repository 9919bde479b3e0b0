"""How fast the client's own bulk helper is with ready-made documents: what indexing is held to."""

import json
import secrets
import time
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from elasticsearch import helpers

from apps.knowledge.models import Page
from apps.knowledge.text import visible_text
from apps.organizations.names import search_name
from apps.organizations.tenancy import activate
from apps.search.engines.base import ChunkDocument, PageDocument
from apps.search.engines.elasticsearch.client import Client
from apps.search.engines.elasticsearch.documents import analysed
from apps.search.engines.elasticsearch.mapping import MAPPINGS, WHILE_BUILT

_DOCUMENTS = 40_000
"""Held in memory, about 200 MB."""


def helper_rate(organization_id: int) -> float:
    """Documents a second into an index of the same mapping, until they can be searched."""
    client = Client(settings.SEARCH_SERVER).writing
    index = search_name(organization_id, f"bench-{secrets.token_hex(4)}")
    documents = list(_documents(organization_id))
    client.indices.create(index=index, mappings=MAPPINGS, settings=WHILE_BUILT)
    try:
        started = time.perf_counter()
        helpers.bulk(client, documents, index=index)
        client.indices.refresh(index=index)
        return len(documents) / (time.perf_counter() - started)
    finally:
        client.indices.delete(index=index)


def _documents(organization_id: int) -> Iterator[dict[str, Any]]:
    with activate(organization_id):
        pages = _pages()
    for page in pages:
        for chunk in analysed(page, organization_id).chunks:
            yield {**json.loads(f"{chunk.fields}}}"), "_id": f"{page.page_id}:{chunk.number}"}


def _pages() -> list[PageDocument]:
    """The first pages of the active organization, of about so many passages."""
    rows = (
        Page.objects.filter(chunks__isnull=False)
        .order_by("pk")
        .values_list(
            "pk",
            "title",
            "space_id",
            "content_hash",
            "chunks__number",
            "chunks__heading_path",
            "chunks__text",
        )
    )
    chunks: dict[tuple[int, str, int, str], list[ChunkDocument]] = defaultdict(list)
    for *page, number, path, text in rows[:_DOCUMENTS]:
        pk, title, space, stamp = page
        chunks[pk, title, space, stamp].append(
            ChunkDocument(number, tuple(path), visible_text(text).text)
        )
    return [
        PageDocument(pk, title, space, stamp, chunks=tuple(found))
        for (pk, title, space, stamp), found in chunks.items()
    ]
