"""One Elasticsearch server of each line for all processes of a test run.

A process of its own holds it (`python -m tests.servers.shared FOLDER VERSION`) and ends it when
the run is over, however the run ends. FOLDER is the run's: there the holder says what came of it.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.servers.distributions import ALL
from tests.servers.elasticsearch import PATIENCE_SECONDS, elasticsearch

_RUN = "run.pid"
# They outlive the process that began them, which Python would otherwise warn of.
_HOLDERS: list[subprocess.Popen[bytes]] = []


def make_folder() -> Path:
    """For the process that the run begins and ends with."""
    folder = Path(tempfile.mkdtemp(prefix="portal-servers-"))
    (folder / _RUN).write_text(str(os.getpid()), encoding="ascii")
    return folder


def begin(folder: Path, version: str) -> None:
    """Starts the server unless one of the run's processes has; does not wait for it."""
    with (folder / f"{version}.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if lock.tell():
            return
        lock.write(b"begun")
        with (folder / f"{version}.log").open("wb") as log:
            holder = subprocess.Popen(
                [sys.executable, "-m", "tests.servers.shared", str(folder), version],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        _HOLDERS.append(holder)


def url_of(folder: Path, version: str) -> str:
    """Waits for the server; raises RuntimeError when it does not start."""
    begin(folder, version)
    answer = folder / f"{version}.url"
    deadline = time.monotonic() + 2 * PATIENCE_SECONDS
    while not answer.is_file():
        if time.monotonic() > deadline or (folder / f"{version}.failed").is_file():
            log = (folder / f"{version}.log").read_text(encoding="utf-8", errors="replace")
            raise RuntimeError(f"Elasticsearch {version} did not start:\n{log}")
        time.sleep(0.1)
    return answer.read_text(encoding="ascii")


def _hold(folder: Path, version: str) -> None:
    [distribution] = [known for known in ALL if known.version == version]
    run = int((folder / _RUN).read_text(encoding="ascii"))
    try:
        with elasticsearch(distribution) as server:
            _announce(folder / f"{version}.url", server.url)
            while _lives(run):
                time.sleep(0.5)
    except RuntimeError:
        (folder / f"{version}.failed").touch()
        raise
    finally:
        if not _lives(run):
            shutil.rmtree(folder, ignore_errors=True)


def _announce(path: Path, url: str) -> None:
    whole = path.with_suffix(".writing")
    whole.write_text(url, encoding="ascii")
    whole.rename(path)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    _hold(Path(sys.argv[1]), sys.argv[2])
