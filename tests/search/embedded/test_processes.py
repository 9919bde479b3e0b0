"""Writers that are killed, writers side by side, and connections after a fork."""

import multiprocessing
import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from apps.search.engines.base import PageDocument
from apps.search.engines.embedded.engine import EmbeddedEngine
from apps.search.query import query_terms
from tests.search.embedded.writer_process import CHUNKS


def engine_at(directory: Path) -> EmbeddedEngine:
    return EmbeddedEngine(lambda organization_id: directory / f"org-{organization_id}")


def start_writer(directory: Path, *arguments: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.search.embedded.writer_process", str(directory)]
        + [str(argument) for argument in arguments],
        stdout=subprocess.PIPE,
        text=True,
    )


def check_whole(directory: Path, *, last_told: int) -> None:
    """Nothing torn, nothing lost: every page is of one round, and the last told one is there."""
    live = directory / "org-1" / (directory / "org-1" / "CURRENT").read_text()
    index = sqlite3.connect(live / "index.db")
    assert index.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    index.execute("INSERT INTO terms (terms) VALUES ('integrity-check')")
    rounds: list[int] = []
    for page_id, stamp in index.execute("SELECT page_id, stamp FROM page").fetchall():
        bodies = index.execute(
            "SELECT body FROM terms WHERE rowid BETWEEN ? AND ?",
            (page_id << 16, (page_id << 16) + CHUNKS + 1),
        ).fetchall()
        assert len(bodies) == CHUNKS
        assert {body.split()[0] for (body,) in bodies} == {stamp}
        rounds.append(int(stamp.removeprefix("round")))
    stored = index.execute("SELECT count(*) FROM chunk").fetchone()
    assert stored == index.execute("SELECT chunks FROM total").fetchone()
    index.close()
    # A kill may fall between the commit and the telling of it.
    assert max(rounds) in {last_told, last_told + 1}


@pytest.mark.parametrize("seed", range(3))
def test_a_killed_writer_leaves_a_whole_index(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    writer = start_writer(tmp_path, 1)
    assert writer.stdout is not None
    for _ in range(chance.randrange(3, 40)):
        last = int(writer.stdout.readline())
    writer.kill()
    told = [int(line) for line in writer.stdout.read().split()]
    writer.stdout.close()
    writer.wait()
    check_whole(tmp_path, last_told=told[-1] if told else last)
    with engine_at(tmp_path).writing(organization_id=1) as batch:
        batch.put([PageDocument(page_id=99, title="After", space=1, stamp="after")])
    found = engine_at(tmp_path).search(query_terms("after"), organization_id=1)
    assert [candidate.page_id for candidate in found] == [99]


def test_two_processes_write_side_by_side(tmp_path: Path) -> None:
    writers = [start_writer(tmp_path, first, 25) for first in (1, 101)]
    told = [writer.communicate()[0].split() for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0]
    assert [len(lines) for lines in told] == [25, 25]
    engine = engine_at(tmp_path)
    assert engine.counts(organization_id=1).pages == 10
    assert engine.counts(organization_id=1).chunks == 10 * CHUNKS
    check_whole(tmp_path, last_told=24)


def _search_in_child(engine: EmbeddedEngine, found: "multiprocessing.Queue[int]") -> None:
    found.put(len(engine.search(query_terms("handbook"), organization_id=1)))


def test_a_fork_does_not_use_its_parents_connections(tmp_path: Path) -> None:
    engine = engine_at(tmp_path)
    with engine.writing(organization_id=1) as batch:
        batch.put([PageDocument(page_id=1, title="Handbook", space=1, stamp="a")])
    assert len(engine.search(query_terms("handbook"), organization_id=1)) == 1
    context = multiprocessing.get_context("fork")
    found = context.Queue()
    child = context.Process(target=_search_in_child, args=(engine, found))
    child.start()
    assert found.get(timeout=20) == 1
    child.join()
    assert len(engine.search(query_terms("handbook"), organization_id=1)) == 1
