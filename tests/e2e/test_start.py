"""Starting and stopping as a person does: what `make run` runs, whole."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.e2e.live import LivePortal


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_second_start_keeps_the_data_even_on_a_long_path(tmp_path: Path) -> None:
    data_dir = tmp_path / ("a-long-name-" * 8)
    first = LivePortal.start(data_dir)
    sign_in = first.sign_in()
    found = json.loads(first.manage("search", "invitation", "--organization", "demo", "--json"))
    assert first.stop() == 0
    assert [name for name, number in first.processes().items() if _lives(number)] == []

    second = LivePortal.start(data_dir)
    again = json.loads(second.manage("search", "invitation", "--organization", "demo", "--json"))
    assert second.sign_in() == sign_in
    assert found[0]["title"] == "Roles and invitations"
    assert [row["content_id"] for row in again] == [row["content_id"] for row in found]
    assert again[0]["url"].startswith(f"{second.url}/o/demo/pages/")
    assert second.stop() == 0


def test_a_supervisor_is_refused_while_another_one_runs(portal: LivePortal) -> None:
    refused = subprocess.run(
        [sys.executable, "-m", "portal.supervisor"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "PORTAL_DATA_DIR": str(portal.data_dir)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert refused.stderr == (
        f"The portal already runs on the data directory {portal.data_dir}. "
        "Stop it first, or name another with PORTAL_DATA_DIR.\n"
    )


@pytest.mark.parametrize(
    "victim",
    ["worker", *(pytest.param(name, marks=pytest.mark.slow) for name in ("web", "redis", "beat"))],
)
def test_all_processes_stop_when_one_ends(tmp_path: Path, victim: str) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        taken = listener.getsockname()[1]
        portal = LivePortal.start(tmp_path, PORT=str(taken))
        assert f"Port {taken} is taken, so the portal uses port" in "".join(portal.output)

    processes = portal.processes()
    os.kill(processes[victim], signal.SIGKILL)

    assert portal.ended() == 1
    assert [name for name, number in processes.items() if _lives(number)] == []
