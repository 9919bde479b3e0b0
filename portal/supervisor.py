"""Runs the whole portal on one machine: `python -m portal.supervisor` (`make run`).

Prepares the data directory, then starts Redis (unless REDIS_URL names one), web, worker and beat,
and stops them all together: on Ctrl-C, on SIGTERM, when one of them ends, and when nobody reads
what they print any more.
"""

import fcntl
import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from portal import bootstrap, env, public_address, redis_server
from portal.command_line import ends_plainly
from portal.process_manager import ProcessManager
from portal.ready import SIGN_IN_FILE

ROOT = Path(__file__).resolve().parent.parent
_HOST = "127.0.0.1"
_PRIVATE_DIRECTORY = 0o700
_STOPPED_BY_PERSON = frozenset({128 + signal.SIGINT, 128 + signal.SIGTERM})


class CannotStartError(Exception):
    """The portal cannot start; the message tells a person why and what to do."""


def main() -> int:
    """The exit status: 0 when a person stopped it, 1 when it could not start or a part failed."""
    data_dir = env.path("PORTAL_DATA_DIR", ROOT / "var")
    wanted = env.port("PORT", 8000)
    try:
        bootstrap.prepare(data_dir)
        with only_one(data_dir):
            return run(data_dir, free_port(wanted))
    except CannotStartError as error:
        sys.stderr.write(f"{error}\n")
        return 1


@contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    """Holds the data directory; raises CannotStartError when another supervisor has it."""
    with (data_dir / "supervisor.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotStartError(
                f"The portal already runs on the data directory {data_dir}. "
                "Stop it first, or name another with PORTAL_DATA_DIR."
            ) from error
        yield


def free_port(wanted: int) -> int:
    """The wanted port, or the next free one if the person (or nobody, without a terminal) agrees.

    Raises CannotStartError when the person declines or the next hundred ports are taken too.
    """
    if _is_free(wanted):
        return wanted
    others = range(wanted + 1, min(wanted + 100, env.HIGHEST_PORT) + 1)
    other = next((port for port in others if _is_free(port)), None)
    if other is None:
        raise CannotStartError(f"Port {wanted} is taken. Name a free one: PORT=9000 make run")
    if not sys.stdin.isatty():
        _say(f"Port {wanted} is taken, so the portal uses port {other}.")
        return other
    answer = input(f"Port {wanted} is taken. Use port {other} instead? [Y/n] ")
    if answer.strip().lower() not in {"", "y", "yes"}:
        raise CannotStartError(f"Name a free port: PORT={other} make run")
    return other


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the web server binds: a port whose last connections linger is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError:
            return False
    return True


def run(data_dir: Path, port: int) -> int:
    """Prepares, starts every process and returns when all have ended."""
    # Not 127.0.0.1: browsers offer passkeys for names only.
    public_url = env.text("PORTAL_PUBLIC_URL", f"http://localhost:{port}")
    public_address.keep(data_dir, public_url)
    environment = {**os.environ, **variables(data_dir, public_url)}
    _say(f"Preparing the data directory {data_dir} …")
    prepared = subprocess.run(
        [sys.executable, "-m", "portal.prepare", "--demo"], cwd=ROOT, env=environment, check=False
    )
    if prepared.returncode:
        # It has told why.
        return 1
    manager = ProcessManager()
    for name, command in processes(data_dir, port, public_url).items():
        # `exec`, so that the signals reach the process and not a shell around it.
        manager.add_process(name, f"exec {shlex.join(command)}", env=environment, cwd=str(ROOT))
    # A closed terminal stops the portal as Ctrl-C does.
    signal.signal(signal.SIGHUP, _stop)
    manager.loop()
    return 0 if manager.returncode in _STOPPED_BY_PERSON else 1


def variables(data_dir: Path, public_url: str) -> dict[str, str]:
    """What every process is told through its environment."""
    return {
        "PORTAL_PUBLIC_URL": public_url,
        "PYTHONUNBUFFERED": "1",
        # The web server keeps what arrives there: the system's own place may be small, or memory.
        "TMPDIR": str(data_dir / "tmp"),
    }


def _stop(number: int, frame: FrameType | None) -> None:
    signal.raise_signal(signal.SIGTERM)


def processes(data_dir: Path, port: int, public_url: str) -> dict[str, list[str]]:
    """The command of each process by its name."""
    python = sys.executable
    celery = [python, "-m", "celery", "--app", "portal", "--quiet"]
    commands = {
        "web": [
            *[python, "-m", "daphne", "--bind", _HOST, "--port", str(port), "--verbosity", "0"],
            *["--no-server-name", "portal.asgi:application"],
        ],
        # The only worker has no others to ask at its start.
        "worker": [
            *[*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"],
            *["--without-mingle", "--without-gossip"],
        ],
        "beat": [
            *[*celery, "beat", "--loglevel", "WARNING"],
            *["--schedule", str(data_dir / "beat-schedule"), "--pidfile", ""],
        ],
        "ready": [
            *[python, "-m", "portal.ready", f"http://{_HOST}:{port}"],
            *[public_url, str(data_dir / SIGN_IN_FILE)],
        ],
    }
    if not env.text("REDIS_URL"):
        path = redis_server.socket_path(data_dir)
        if path.parent != data_dir:
            _say(f"The path of the data directory is too long for a socket; Redis is at {path}.")
            _make_private(path.parent)
        commands = {"redis": redis_server.command(path), **commands}
    return commands


def _make_private(directory: Path) -> None:
    """Makes the directory; raises CannotStartError when somebody else made it first."""
    directory.mkdir(mode=_PRIVATE_DIRECTORY, exist_ok=True)
    if directory.is_symlink() or directory.stat().st_uid != os.getuid():
        raise CannotStartError(f"{directory} belongs to somebody else. Set REDIS_URL.")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    with ends_plainly():
        sys.exit(main())
