"""A real Elasticsearch server in a temporary folder, on a free port of this machine."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from elasticsearch import ApiError, Elasticsearch, TransportError

from tests.servers import unprivileged
from tests.servers.certificates import write_certificates
from tests.servers.distributions import Distribution

USER = "elastic"
PASSWORD = "only-for-the-test-run"
LIMITED_USER = "limited"
LIMITED_PASSWORD = "only-what-it-needs"
"""Somebody on a secured server who has no more rights than docs/operations.md asks for, on indexes
whose names begin with LIMITED_TO."""
LIMITED_TO = "limited"
_LIMITED_HASH = "$2a$10$abcdefghijklmnopqrstuuI2irzYtMuMQvx62/0bQjfeHOMFv0EAO"
"""Of LIMITED_PASSWORD, by bcrypt, which this Python has not."""
_LIMITED_ROLE = f"""
limited:
  cluster: [monitor]
  indices:
    - names: ["{LIMITED_TO}*-*"]
      privileges: [all]
"""
# Compiling less thoroughly halves the work of a start; a server that is measured must not have it.
QUICK_START = "-Xms512m -Xmx512m -XX:TieredStopAtLevel=1"
# A laptop with a browser beside it needs 15; a machine that builds several things, much longer.
PATIENCE_SECONDS = 180


@dataclass(slots=True)
class ElasticsearchServer:
    """One server, which may be killed, stopped, paused and started again on the same data."""

    distribution: Distribution
    folder: Path
    port: int
    secured: bool
    java_options: str
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"{'https' if self.secured else 'http'}://127.0.0.1:{self.port}"

    @property
    def ca_file(self) -> Path:
        """Who signed the certificate of a secured server."""
        return self.folder / "home" / "config" / "ca.pem"

    def start(self) -> None:
        """Returns once all primaries are there; raises RuntimeError with its log when it is not."""
        home = self.folder / "home"
        with (self.folder / "out.log").open("ab") as log:
            self._process = subprocess.Popen(
                unprivileged.command(home / "bin" / "elasticsearch", *self._options()),
                env={
                    **{name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ},
                    "ES_JAVA_HOME": str(self.distribution.java_home),
                    "ES_JAVA_OPTS": self.java_options,
                    "ES_TMPDIR": str(self.folder / "tmp"),
                },
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait_until_healthy()

    def kill(self) -> None:
        """As when the machine loses power: no warning, nothing flushed."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def restart(self) -> None:
        """On the same data and the same port."""
        self.stop()
        self.start()

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Accepts connections and answers nothing, until the block is left."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(self._process.pid, signal.SIGCONT)

    def _options(self) -> list[str]:
        secured = str(self.secured).lower()
        settings = {
            "discovery.type": "single-node",
            "network.host": "127.0.0.1",
            "http.port": str(self.port),
            "path.data": str(self.folder / "data"),
            "path.logs": str(self.folder / "logs"),
            # How full the disk of this machine is must not decide what a test finds.
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            # Whenever it looks, the server takes away the block that a test has set.
            "cluster.info.update.interval": "1d",
            "xpack.security.enabled": secured,
            "xpack.security.http.ssl.enabled": secured,
        }
        if self.secured:
            settings |= {
                "xpack.security.http.ssl.key": "server.key",
                "xpack.security.http.ssl.certificate": "server.pem",
            }
        return [f"-E{name}={value}" for name, value in settings.items()]

    def _wait_until_healthy(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            if self._is_healthy():
                return
            time.sleep(0.2)
        log = (self.folder / "out.log").read_text(encoding="utf-8", errors="replace")
        self.kill()
        raise RuntimeError(f"Elasticsearch did not start; the end of its log:\n{log[-4000:]}")

    def _is_healthy(self) -> bool:
        credentials: dict[str, Any] = {}
        if self.secured:
            credentials = {"basic_auth": (USER, PASSWORD), "ca_certs": str(self.ca_file)}
        with Elasticsearch(self.url, max_retries=0, request_timeout=60, **credentials) as client:
            try:
                # Yellow: an index asked for copies, for which there is no second node.
                health = client.cluster.health(wait_for_status="yellow", timeout="30s")
            except (ApiError, TransportError):
                return False
            return not health["timed_out"]

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        # What is started first starts the server proper, in the same process group.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        process.wait(timeout=60)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


@contextlib.contextmanager
def elasticsearch(
    distribution: Distribution, *, secured: bool = False, java_options: str = QUICK_START
) -> Iterator[ElasticsearchServer]:
    """A started server with nothing in it, gone with its data afterwards.

    A secured one speaks https with a certificate of its own authority, to USER with PASSWORD.
    What is measured wants other Java options: no less than "-Xms… -Xmx…", in megabytes.
    """
    folder = Path(tempfile.mkdtemp(prefix="portal-elasticsearch-"))
    try:
        _prepare(folder, distribution, secured=secured)
        server = ElasticsearchServer(distribution, folder, _free_port(), secured, java_options)
        try:
            server.start()
            yield server
        finally:
            server.kill()
    finally:
        shutil.rmtree(folder)


def _prepare(folder: Path, distribution: Distribution, *, secured: bool) -> None:
    shutil.copytree(distribution.folder, folder / "home")
    for name in ("data", "logs", "tmp"):
        (folder / name).mkdir()
    if secured:
        write_certificates(folder / "home" / "config")
        _write_limited_user(folder / "home" / "config")
    unprivileged.hand_over(folder)
    if secured:
        _keep_password(folder / "home", distribution)


def _write_limited_user(config: Path) -> None:
    """In files: the test server cannot keep users, or keys, in an index of its own."""
    (config / "users").write_text(f"{LIMITED_USER}:{_LIMITED_HASH}\n", encoding="ascii")
    (config / "users_roles").write_text(f"limited:{LIMITED_USER}\n", encoding="ascii")
    (config / "roles.yml").write_text(_LIMITED_ROLE, encoding="ascii")


def _keep_password(home: Path, distribution: Distribution) -> None:
    tool = home / "bin" / "elasticsearch-keystore"
    environment = {**os.environ, "ES_JAVA_HOME": str(distribution.java_home)}
    for arguments, answer in (
        (("create",), b""),
        (("add", "--stdin", "bootstrap.password"), PASSWORD.encode()),
    ):
        subprocess.run(
            unprivileged.command(tool, *arguments), env=environment, input=answer, check=True
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
