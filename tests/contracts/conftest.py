"""The engines the contract is held to: each on every line of servers there is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.search.engines.base import SearchEngine
from tests.contracts.engines import elasticsearch, embedded


@pytest.fixture(params=["embedded", "elasticsearch", "elasticsearch-shared"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchEngine]:
    if request.param == "embedded":
        yield embedded(tmp_path)
        return
    url = request.getfixturevalue("elasticsearch_url")
    with elasticsearch(tmp_path, url, shared=request.param == "elasticsearch-shared") as made:
        yield made
