"""The engines the contract is held to: each on every line of servers there is."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from apps.search.engines.base import SearchEngine
from apps.search.engines.elasticsearch.server import Server
from tests.contracts.engines import EMBEDDED, EVERY, SHARED, elasticsearch, embedded


@pytest.fixture(params=EVERY)
def engine(
    request: pytest.FixtureRequest, tmp_path: Path, elasticsearch_at: Callable[[str], str]
) -> Iterator[SearchEngine]:
    layout, line = request.param
    if layout == EMBEDDED:
        yield embedded(tmp_path)
        return
    with elasticsearch(tmp_path, elasticsearch_at(line), shared=layout == SHARED) as made:
        yield made


@pytest.fixture
def installation(
    request: pytest.FixtureRequest,
    settings: Any,
    elasticsearch_at: Callable[[str], str],
    portal_prefix: Callable[[str], None],
) -> None:
    """New organizations have this engine."""
    layout, line = request.param
    if layout == EMBEDDED:
        return
    url = elasticsearch_at(line)
    portal_prefix(url)
    settings.SEARCH_SERVER = Server(url)
    settings.SEARCH_SHARED_INDEX = layout == SHARED
