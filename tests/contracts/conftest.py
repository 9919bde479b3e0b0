"""The engines the contract is held to: each on every line of servers there is."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from apps.search.engines.base import SearchEngine
from tests.contracts.engines import elasticsearch, embedded
from tests.servers.fixtures import ELASTICSEARCH_LINES

_EMBEDDED = "embedded"
_SHARED = "shared"
_ENGINES = [
    pytest.param((_EMBEDDED, ""), id=_EMBEDDED),
    *(
        pytest.param((layout, line), id=f"elasticsearch-{line}-{layout}")
        for line in ELASTICSEARCH_LINES
        for layout in ("own", _SHARED)
    ),
]


@pytest.fixture(params=_ENGINES)
def engine(
    request: pytest.FixtureRequest, tmp_path: Path, elasticsearch_at: Callable[[str], str]
) -> Iterator[SearchEngine]:
    layout, line = request.param
    if layout == _EMBEDDED:
        yield embedded(tmp_path)
        return
    with elasticsearch(tmp_path, elasticsearch_at(line), shared=layout == _SHARED) as made:
        yield made
