"""The engines the contract is held to; a second engine is one more parameter here."""

from collections.abc import Callable
from pathlib import Path

import pytest

from apps.search.engines.base import SearchEngine
from apps.search.engines.embedded.engine import EmbeddedEngine


def _embedded(directory: Path) -> SearchEngine:
    return EmbeddedEngine(lambda organization_id: directory / f"org-{organization_id}")


@pytest.fixture(params=[pytest.param(_embedded, id="embedded")])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> SearchEngine:
    make: Callable[[Path], SearchEngine] = request.param
    return make(tmp_path)
