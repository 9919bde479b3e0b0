"""The engines the contract is held to, and the servers."""

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from apps.search.engines.base import SearchEngine
from apps.search.engines.elasticsearch.client import Server
from apps.search.engines.elasticsearch.engine import ElasticsearchEngine
from apps.search.engines.elasticsearch.generations import Names
from apps.search.engines.embedded.engine import EmbeddedEngine
from apps.search.engines.locks import file_lock
from tests.contracts.helpers import NORTHWIND, SOUTHWIND


def elasticsearch(directory: Path, url: str, *, shared: bool = False) -> ElasticsearchEngine:
    """An engine whose indexes nobody else uses."""
    prefix = f"t{secrets.token_hex(4)}"
    return ElasticsearchEngine(
        Server(url),
        names=Names(of=lambda org, part: f"{prefix}-{org}-{part}", shared=lambda: f"{prefix}-all"),
        lock=lambda org: file_lock(directory / f"org-{org}.lock"),
        shared=shared,
    )


@pytest.fixture(params=["embedded", "elasticsearch", "elasticsearch-shared"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchEngine]:
    if request.param == "embedded":
        yield EmbeddedEngine(lambda organization_id: tmp_path / f"org-{organization_id}")
        return
    url = request.getfixturevalue("elasticsearch_url")
    made = elasticsearch(tmp_path, url, shared=request.param == "elasticsearch-shared")
    yield made
    for organization_id in (NORTHWIND, SOUTHWIND):
        made.drop_organization(organization_id=organization_id)
