"""A real Celery worker of its own process group, and beat when asked for."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from tests.servers import database

_START_SECONDS = 60
_PAUSE = 0.02


def wait_until(true: Callable[[], bool], seconds: float, what: str) -> None:
    """Returns as soon as it holds; raises AssertionError when it does not in time."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"Not within {seconds} s: {what}"
        time.sleep(_PAUSE)


@dataclass
class Worker:
    """`log` is the file with all it printed."""

    process: "subprocess.Popen[bytes]"
    log: Path

    def kill(self) -> None:
        """kill -9 of the whole group: pool processes and beat included."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=10)

    def live_on(self, seconds: float) -> None:
        """Lets it work so much longer; raises AssertionError when it ends by itself."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=seconds)
            raise AssertionError(self.output())

    def output(self) -> str:
        return self.log.read_text(encoding="utf-8")


@contextmanager
def worker(*, beat: bool = False, wait: bool = True, **variables: str) -> Iterator[Worker]:
    """A worker on the tests' database, files and Redis; killed at the end."""
    log = settings.DATA_DIR / f"worker-{time.monotonic_ns()}.log"
    command = [sys.executable, "-m", "celery", "-A", "portal", "worker"]
    command += ["--concurrency=1", "--loglevel=INFO"]
    if beat:
        command += ["--beat", "--schedule", f"{settings.DATA_DIR}/beat-{time.monotonic_ns()}"]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.servers.settings",
        "PORTAL_DATA_DIR": str(settings.DATA_DIR),
        **database.variables(),
        **variables,
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    running = Worker(process, log)
    try:
        if wait:
            wait_until(lambda: " ready." in running.output(), _START_SECONDS, "worker is ready")
        yield running
    finally:
        if process.poll() is None:
            running.kill()
