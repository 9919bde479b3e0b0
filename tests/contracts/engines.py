"""Engines of their own for a test: nobody else uses their files and indexes."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from apps.search.engines.elasticsearch.engine import ElasticsearchEngine
from apps.search.engines.elasticsearch.generations import Names
from apps.search.engines.elasticsearch.server import Server
from apps.search.engines.embedded.engine import EmbeddedEngine
from apps.search.engines.locks import file_lock
from tests.servers.fixtures import ELASTICSEARCH_LINES

EMBEDDED, OWN, SHARED = "embedded", "own", "shared"


def _engines(*layouts: str) -> list[Any]:
    return [
        pytest.param((EMBEDDED, ""), id=EMBEDDED),
        *(
            pytest.param((layout, line), id=f"elasticsearch-{line}-{layout}")
            for line in ELASTICSEARCH_LINES
            for layout in layouts
        ),
    ]


EVERY = _engines(OWN, SHARED)
SEPARATE = pytest.mark.parametrize("engine", _engines(OWN), indirect=True)
"""For what the layout of the index does not touch, or what only an index of its own can do."""


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
                shared=lambda part: f"{prefix}-shared-{part}",
            ),
            lock=lambda organization_id: file_lock(directory / f"org-{organization_id}.lock"),
            shared=shared,
        )
    finally:
        with Elasticsearch(url) as client:
            for index in client.indices.get(index=f"{prefix}-*").body:
                client.indices.delete(index=index)
