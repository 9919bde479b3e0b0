"""Engines of their own for a test: nobody else uses their files and indexes."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from elasticsearch import Elasticsearch

from apps.search.engines.elasticsearch.engine import ElasticsearchEngine
from apps.search.engines.elasticsearch.generations import Names
from apps.search.engines.elasticsearch.server import Server
from apps.search.engines.embedded.engine import EmbeddedEngine
from apps.search.engines.locks import file_lock


def embedded(directory: Path) -> EmbeddedEngine:
    return EmbeddedEngine(lambda organization_id: directory / f"org-{organization_id}")


@contextmanager
def elasticsearch(
    directory: Path, url: str, *, shared: bool = False
) -> Iterator[ElasticsearchEngine]:
    """Its indexes are gone afterwards."""
    prefix = f"test{secrets.token_hex(4)}"
    try:
        yield ElasticsearchEngine(
            Server(url),
            names=Names(
                of=lambda organization_id, part: f"{prefix}-{organization_id}-{part}",
                shared=lambda: f"{prefix}-shared",
            ),
            lock=lambda organization_id: file_lock(directory / f"org-{organization_id}.lock"),
            shared=shared,
        )
    finally:
        with Elasticsearch(url) as client:
            for index in client.indices.get(index=f"{prefix}-*").body:
                client.indices.delete(index=index)
