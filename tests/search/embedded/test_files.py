"""The lock and the write-ahead log of one organization's index."""

from pathlib import Path

import pytest

from apps.search.engines import locks
from apps.search.engines.base import IndexBusyError
from apps.search.engines.embedded import engine as engine_module
from apps.search.engines.embedded.engine import EmbeddedEngine
from tests.contracts.helpers import NORTHWIND, SOUTHWIND, find, page, put


@pytest.fixture
def engine(tmp_path: Path) -> EmbeddedEngine:
    return EmbeddedEngine(lambda organization_id: tmp_path / f"org-{organization_id}")


def log_bytes(directory: Path) -> int:
    (log,) = (directory / f"org-{NORTHWIND}").glob("g*/index.db-wal")
    return log.stat().st_size


def test_a_writer_waits_for_another_one_only_so_long(
    engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "LOCK_WAIT_SECONDS", 0.05)
    with engine.writing(organization_id=NORTHWIND) as writer:
        writer.put([page(1, "backup")])
        with pytest.raises(IndexBusyError, match="Another process keeps the search index"):
            put(engine, page(2, "backup"))
        put(engine, page(3, "backup"), organization_id=SOUTHWIND)
    assert find(engine, "backup") == [(1, 0)]


def test_a_dropped_index_leaves_no_file_and_can_be_made_anew(
    engine: EmbeddedEngine, tmp_path: Path
) -> None:
    put(engine, page(1, "backup"))
    engine.drop_organization(organization_id=NORTHWIND)
    assert list(tmp_path.iterdir()) == []
    put(engine, page(2, "backup"))
    assert find(engine, "backup") == [(2, 0)]


def test_a_log_that_readers_keep_growing_is_emptied(
    engine: EmbeddedEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(engine, page(1, "backup"))
    assert find(engine, "backup") == [(1, 0)]
    put(engine, page(2, "backup"))
    assert log_bytes(tmp_path) > 0
    monkeypatch.setattr(engine_module, "LONGEST_LOG_BYTES", 0)
    put(engine, page(3, "backup"))
    assert log_bytes(tmp_path) == 0
    assert sorted(find(engine, "backup")) == [(1, 0), (2, 0), (3, 0)]
