"""A PostgreSQL cluster of its own for one command: `python -m tests.servers.postgresql COMMAND…`.

Never the machine's: it lies in a temporary folder, listens on a socket there, and is gone when the
command has ended. The command finds it in TEST_DATABASE_URL; where that is set already, the server
it names is used. Exits with the command's status.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg

from tests.servers import unprivileged

URL = "TEST_DATABASE_URL"
_INSTALLED = Path("/usr/lib/postgresql")
_PATIENCE_SECONDS = 60
_USER = "portal"


def programs() -> Path | None:
    """The folder of the newest server's programs; None where there is no server."""
    versions = [path for path in _INSTALLED.glob("*/bin") if (path / "initdb").is_file()]
    if versions:
        return max(versions, key=lambda path: int(re.sub(r"\D", "", path.parent.name) or 0))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """A started cluster; yields the address of an empty database in it."""
    binaries = programs()
    if binaries is None:
        raise RuntimeError("There is no PostgreSQL server here; `make system` helps.")
    folder = Path(tempfile.mkdtemp(prefix="portal-postgresql-"))
    try:
        unprivileged.hand_over(folder)
        _initialize(binaries, folder)
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                unprivileged.command(binaries / "postgres", *_options(folder)),
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=folder,
            )
        try:
            yield _wait_for(server, folder)
        finally:
            server.kill()
            server.wait(timeout=60)
    finally:
        shutil.rmtree(folder)


def _initialize(binaries: Path, folder: Path) -> None:
    subprocess.run(
        unprivileged.command(
            *(binaries / "initdb", "--pgdata", folder / "data", "--username", _USER),
            *("--auth", "trust", "--no-sync", "--encoding", "UTF8", "--locale", "C.UTF-8"),
            # As most installations have it: a collation that sorts as people do, not by bytes.
            *("--locale-provider", "icu", "--icu-locale", "en-US"),
        ),
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
    )


def _options(folder: Path) -> list[str]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "max_connections": "200",
        # Nobody misses this data when the machine fails.
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
    }
    return ["-D", str(folder / "data"), *(f"--{name}={value}" for name, value in settings.items())]


def _wait_for(server: "subprocess.Popen[bytes]", folder: Path) -> str:
    url = f"postgresql://{_USER}@{quote(str(folder), safe='')}/postgres"
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(url).close()
            return url
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text(encoding='utf-8')}")


def main() -> int:
    command = sys.argv[1:]
    # So that the cluster is taken away then too.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    if os.environ.get(URL):
        return subprocess.run(command, check=False).returncode
    with postgresql() as url:
        return subprocess.run(command, check=False, env={**os.environ, URL: url}).returncode


if __name__ == "__main__":
    sys.exit(main())
