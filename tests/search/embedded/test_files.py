"""The lock and the write-ahead log of one organization's index."""

import sqlite3
from pathlib import Path

import pytest

from apps.search.engines import locks
from apps.search.engines.base import IndexBusyError, IndexCounts, SearchError
from apps.search.engines.embedded import directions
from apps.search.engines.embedded import engine as engine_module
from apps.search.engines.embedded.engine import EmbeddedEngine
from apps.search.query import query_terms
from tests.contracts.helpers import (
    COMPASS,
    EAST,
    NORTH,
    NORTHWIND,
    SOUTHWIND,
    find,
    near,
    page,
    pointing,
    put,
)


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


def indexes(directory: Path) -> Path:
    (found,) = (directory / f"org-{NORTHWIND}").glob("g*/index.db")
    return found


def make_earlier(path: Path) -> None:
    """The index as versions before the vectors made it."""
    index = sqlite3.connect(path)
    index.executescript(
        "DROP TABLE vector; DROP TABLE vector_space; DROP TABLE vector_change; "
        "PRAGMA user_version = 0"
    )
    index.close()


def test_an_index_from_before_the_vectors_opens_and_takes_them(
    engine: EmbeddedEngine, tmp_path: Path
) -> None:
    put(engine, page(1, "backup"))
    make_earlier(indexes(tmp_path))
    assert find(engine, "backup") == [(1, 0)]
    assert near(engine, NORTH) == []
    assert engine.vector_space(organization_id=NORTHWIND) is None
    assert engine.without_vectors(organization_id=NORTHWIND) == [1]
    assert engine.counts(organization_id=NORTHWIND) == IndexCounts(pages=1, chunks=1)
    engine.adopt_vector_space(COMPASS, organization_id=NORTHWIND)
    put(engine, pointing(1, NORTH))
    assert near(engine, NORTH) == [(1, 0)]


def test_an_index_from_before_the_vectors_is_written_as_ever(
    engine: EmbeddedEngine, tmp_path: Path
) -> None:
    put(engine, page(1, "backup"))
    make_earlier(indexes(tmp_path))
    put(engine, page(2, "backup"))
    assert sorted(find(engine, "backup")) == [(1, 0), (2, 0)]


def test_an_index_of_a_later_version_is_refused_and_can_be_replaced(
    engine: EmbeddedEngine, tmp_path: Path
) -> None:
    put(engine, page(1, "backup"))
    index = sqlite3.connect(indexes(tmp_path))
    index.execute("PRAGMA user_version = 99")
    index.close()
    with pytest.raises(SearchError, match="another version of the portal"):
        EmbeddedEngine(lambda organization_id: tmp_path / f"org-{organization_id}").search(
            query_terms("backup"), organization_id=NORTHWIND
        )
    name = engine.begin_generation(organization_id=NORTHWIND)
    with engine.writing(organization_id=NORTHWIND, generation=name) as writer:
        writer.put([page(1, "backup")])
        writer.make_live()
    assert find(engine, "backup") == [(1, 0)]


def test_vectors_searched_longest_ago_leave_the_memory_first(
    engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directions, "MOST_BYTES", 0)
    for organization_id in (NORTHWIND, SOUTHWIND):
        engine.adopt_vector_space(COMPASS, organization_id=organization_id)
        put(engine, pointing(organization_id, NORTH), organization_id=organization_id)
    for organization_id in (NORTHWIND, SOUTHWIND, NORTHWIND):
        assert near(engine, NORTH, organization_id=organization_id) == [(organization_id, 0)]


def test_vectors_another_process_writes_are_found_at_once(tmp_path: Path) -> None:
    one, other = (
        EmbeddedEngine(lambda organization_id: tmp_path / f"org-{organization_id}")
        for _ in range(2)
    )
    one.adopt_vector_space(COMPASS, organization_id=NORTHWIND)
    put(one, pointing(1, NORTH))
    assert near(other, NORTH) == [(1, 0)]
    put(one, pointing(2, NORTH), pointing(1, EAST))
    assert near(other, NORTH) == [(2, 0), (1, 0)]
    with one.writing(organization_id=NORTHWIND) as writer:
        writer.delete([2])
    assert near(other, NORTH) == [(1, 0)]


def test_scores_after_updates_and_a_merge_equal_those_of_a_fresh_index(
    engine: EmbeddedEngine,
) -> None:
    pages = [page(pk, f"backup {'word ' * pk}", title=f"Title {pk}") for pk in range(1, 9)]
    put(engine, *pages, organization_id=2)
    put(engine, *(page(pk, "something else entirely", "and more") for pk in range(1, 20)))
    with engine.writing(organization_id=NORTHWIND) as writer:
        writer.delete(range(9, 20))
        writer.put(pages)
    asked = query_terms("backup title word")
    assert engine.search(asked, organization_id=NORTHWIND) == engine.search(
        asked, organization_id=2
    )
