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

from tests.e2e.live import LivePortal, environment, free_port, running_on


def test_a_second_start_keeps_the_data_even_on_a_long_path(tmp_path: Path) -> None:
    data_dir = tmp_path / ("a-long-name-" * 8)
    first = LivePortal.start(data_dir)
    sign_in = first.sign_in()
    found = json.loads(first.manage("search", "invitation", "--organization", "demo", "--json"))
    assert first.stop() == 0
    assert running_on(data_dir) == []

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

    os.kill(portal.processes()[victim], signal.SIGKILL)

    assert portal.ended() == 1
    assert running_on(tmp_path) == []


@pytest.mark.parametrize("last_line", ["redis started", "Stop it with Ctrl-C"])
def test_all_processes_stop_when_nobody_reads_what_they_print(
    tmp_path: Path, last_line: str
) -> None:
    script = f"{sys.executable} -m portal.supervisor | sed '/{last_line}/q'"
    # The shell returns when the reader, gone after that line, and the supervisor have both ended.
    started = subprocess.run(
        ["bash", "-c", script],
        cwd=settings.BASE_DIR,
        env={**environment(tmp_path), "PORT": str(free_port())},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )

    assert last_line in started.stdout.splitlines()[-1]
    assert "Traceback" not in started.stderr
    assert running_on(tmp_path) == []
