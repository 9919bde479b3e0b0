"""What the supervisor decides before it starts anything; tests/e2e/test_start.py runs it whole."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal import bootstrap
from portal.supervisor import CannotStartError, free_port, only_one, processes, variables


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_port_is_told_and_another_one_used(
    taken: int, capsys: pytest.CaptureFixture[str]
) -> None:
    port = free_port(taken)

    assert taken < port <= taken + 100
    assert capsys.readouterr().out == f"Port {taken} is taken, so the portal uses port {port}.\n"


def test_a_free_port_is_used_without_a_word(taken: int, capsys: pytest.CaptureFixture[str]) -> None:
    free = free_port(taken)
    capsys.readouterr()

    assert free_port(free) == free
    assert capsys.readouterr().out == ""


def test_a_second_supervisor_is_kept_off_the_data_directory(tmp_path: Path) -> None:
    refusal = pytest.raises(CannotStartError, match="already runs on the data directory")
    with only_one(tmp_path), refusal, only_one(tmp_path):
        pass
    with only_one(tmp_path):
        pass


def test_uploads_arrive_in_the_data_directory_and_not_in_the_systems_place(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    bootstrap.prepare(data_dir)

    place = Path(variables(data_dir, "http://localhost:8000")["TMPDIR"])
    assert place == data_dir / "tmp"
    assert place.is_dir()


def test_without_an_address_the_supervisor_runs_a_redis(tmp_path: Path) -> None:
    names = list(processes(tmp_path, 8000, "http://localhost:8000"))
    assert names == ["redis", "web", "worker", "beat", "ready"]
