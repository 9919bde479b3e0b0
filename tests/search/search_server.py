"""Fixtures of an installation with a search server: its own indexes there, a proxy before it."""

import secrets
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from apps.search.engines.elasticsearch.server import Server
from tests.fakes.search_proxy import SearchProxy


@pytest.fixture
def proxy(elasticsearch_url: str) -> Iterator[SearchProxy]:
    made = SearchProxy(elasticsearch_url)
    yield made
    made.close()


@pytest.fixture
def portal_prefix(settings: Any) -> Iterator[Callable[[str], None]]:
    """To be called with the address of each server that the portal uses; nobody else has its names
    there, and what is called so is gone afterwards."""
    settings.SEARCH_PREFIX = prefix = f"test{secrets.token_hex(4)}"
    used: list[str] = []
    yield used.append
    for url in used:
        with Elasticsearch(url) as client:
            for index in client.indices.get(index=f"{prefix}-*").body:
                client.indices.delete(index=index)


@pytest.fixture
def cluster(
    elasticsearch_url: str, portal_prefix: Callable[[str], None]
) -> Iterator[Elasticsearch]:
    """The server itself, past the portal."""
    portal_prefix(elasticsearch_url)
    with Elasticsearch(elasticsearch_url) as client:
        yield client


@pytest.fixture
def installed(proxy: SearchProxy, cluster: Elasticsearch, settings: Any) -> Server:
    """New organizations are on the search server."""
    settings.SEARCH_SERVER = Server(proxy.url)
    server: Server = settings.SEARCH_SERVER
    return server
