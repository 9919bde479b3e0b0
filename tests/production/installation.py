"""The services of docker-compose.yml as processes of this machine.

Commands, environment and health checks are the file's own. What the containers see under fixed
names (other services, mounted folders, ports) is put in another place; nothing else is changed.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from portal import redis_server
from tests.production.browser import Browser
from tests.production.compose import interpolated, service

PUBLIC_URL = "https://portal.northwind.example"
_PATIENCE_SECONDS = 180
_PAUSE_SECONDS = 0.2
_STOP_SECONDS = 60
_STAYING = ("web", "worker", "beat")


@dataclass(slots=True)
class Running:
    """One service. `log` is the file with all that it has printed."""

    process: "subprocess.Popen[bytes]"
    log: Path

    def output(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def kill(self) -> None:
        """As when the machine loses power; its children go with it."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=_STOP_SECONDS)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()


@dataclass(slots=True)
class Installation:
    """`places` says where on this machine the things are that containers see under other names.

    `more` are this machine's own variables: PATH, and what its servers want.
    """

    folder: Path
    places: Mapping[str, str]
    more: Mapping[str, str]
    running: dict[str, Running] = field(default_factory=dict)

    @property
    def web_port(self) -> int:
        return int(self.places["8000"])

    def start(self, name: str) -> Running:
        """Starts the service, again when it ran before; see `wait_until_healthy`."""
        log = self.folder / f"{name}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                self.command(name),
                cwd=settings.BASE_DIR,
                env=self.environment(name),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.running[name] = Running(process, log)
        return self.running[name]

    def run(
        self, name: str, *command: str, source: Path | None = None, output: Path | None = None
    ) -> str:
        """What a command says, run where the service runs; its own command without one.

        It reads the file `source`, and what it writes goes into the file `output`, where they are
        given. Raises RuntimeError with all that it said when it fails.
        """
        with ExitStack() as files:
            done = subprocess.run(
                [self._here(word) for word in command] or self.command(name),
                cwd=settings.BASE_DIR,
                env=self.environment(name),
                stdin=files.enter_context(source.open("rb")) if source else subprocess.DEVNULL,
                stdout=files.enter_context(output.open("wb")) if output else subprocess.PIPE,
                stderr=subprocess.PIPE,
                check=False,
            )
        said = (done.stdout or b"").decode()
        if done.returncode:
            raise RuntimeError(
                f"{name} ended with {done.returncode}:\n{said}{done.stderr.decode()}"
            )
        return said

    def is_healthy(self, name: str) -> bool:
        """What the service's own health check says."""
        asked = subprocess.run(
            [self._here(word) for word in service(name).health_command],
            cwd=settings.BASE_DIR,
            env=self.environment(name),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        return asked.returncode == 0

    def wait_until_healthy(self, name: str) -> None:
        """Raises AssertionError with the service's log when it ends or never becomes healthy."""
        running = self.running[name]
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not self.is_healthy(name):
            assert running.process.poll() is None, f"{name} ended:\n{running.output()}"
            assert time.monotonic() < deadline, f"{name} is not healthy:\n{running.output()}"
            time.sleep(_PAUSE_SECONDS)

    def browser(self) -> Browser:
        return Browser(self.web_port, PUBLIC_URL)

    def command(self, name: str) -> list[str]:
        return [self._here(word) for word in service(name).command]

    def environment(self, name: str) -> dict[str, str]:
        """The service's variables, and of this machine's only where programs are."""
        own = {variable: self._here(value) for variable, value in service(name).environment.items()}
        path = f"{Path(sys.executable).parent}{os.pathsep}{self.more['PATH']}"
        image = {"PYTHONUNBUFFERED": "1", "PORTAL_DATA_DIR": self.places["/data"]}
        return {**image, **self.more, **own, "PATH": path}

    def _here(self, text: str) -> str:
        filled = interpolated(text, {"PORTAL_PUBLIC_URL": PUBLIC_URL})
        names = "|".join(rf"{re.escape(place)}\b" for place in self.places)
        # In one go: a place of this machine may contain the name of another.
        return re.sub(rf"(?<!\w)({names})", lambda name: self.places[name[1]], filled)

    def start_servers(self) -> None:
        """Those that are the installation's own: only Redis. The others run already."""
        for name in ("data", "tmp", "redis"):
            (self.folder / name).mkdir(exist_ok=True)
        self.start_redis()

    def start_portal(self) -> None:
        """`prepare`, and when it has ended web, worker and beat; returns when all are healthy."""
        self.run("prepare")
        for name in _STAYING:
            self.start(name)
        for name in _STAYING:
            self.wait_until_healthy(name)

    def stop(self) -> None:
        for name in (*_STAYING, "redis"):
            if name in self.running:
                self.running[name].stop()

    def start_redis(self) -> None:
        """By its own command, but with this machine's program, on a port and in a folder."""
        program = redis_server.command(self.folder / "unused.sock")[0]
        port = self.places["redis:6379"].rpartition(":")[2]
        where = ["--bind", "127.0.0.1", "--port", port, "--dir", str(self.folder / "redis")]
        log = self.folder / "redis.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                [program, *service("redis").command[1:], *where],
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.running["redis"] = Running(process, log)


def own_places(folder: Path) -> dict[str, str]:
    """Where the folders are that containers are handed."""
    names = {"/data": "data", "/tmp": "tmp", "/run/secrets": "secrets"}  # noqa: S108  (theirs)
    return {there: str(folder / here) for there, here in names.items()}
