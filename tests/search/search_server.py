"""Fixtures of an installation with a search server: its own indexes there, a proxy before it."""

import secrets
from collections.abc import Iterator
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
def cluster(elasticsearch_url: str, settings: Any) -> Iterator[Elasticsearch]:
    """The server itself, past the portal; the portal's indexes there are gone afterwards."""
    settings.SEARCH_PREFIX = f"test{secrets.token_hex(4)}"
    with Elasticsearch(elasticsearch_url) as client:
        yield client
        for index in client.indices.get(index=f"{settings.SEARCH_PREFIX}-*").body:
            client.indices.delete(index=index)


@pytest.fixture
def installed(proxy: SearchProxy, cluster: Elasticsearch, settings: Any) -> Server:
    """New organizations are on the search server."""
    settings.SEARCH_SERVER = Server(proxy.url)
    server: Server = settings.SEARCH_SERVER
    return server
