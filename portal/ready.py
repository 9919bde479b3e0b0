"""Says where the portal is and how to sign in, once it answers. A process of the supervisor."""

import signal
import sys
import urllib.error
import urllib.request
from pathlib import Path
from threading import Event

from portal.celery import app

SIGN_IN_FILE = "demo-sign-in.txt"
_PAUSE_SECONDS = 0.2
_REQUEST_TIMEOUT_SECONDS = 5
_WORKER_TIMEOUT_SECONDS = 5


def wait_until_ready(address: str) -> None:
    """Returns when web, database, Redis and a worker answer; the supervisor ends it otherwise."""
    pause = Event()
    while not _answers(f"{address}/health/ready/"):
        pause.wait(_PAUSE_SECONDS)
    while not app.control.ping(timeout=_WORKER_TIMEOUT_SECONDS, limit=1):
        pause.wait(_PAUSE_SECONDS)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=_REQUEST_TIMEOUT_SECONDS):  # noqa: S310  (our own address)
            return True
    except (urllib.error.URLError, OSError):
        return False


def announcement(address: str, sign_in: Path) -> str:
    """The closing lines of a start; `sign_in` is portal.demo's SIGN_IN_FILE, if there is one."""
    lines = ["", f"The portal is ready:  {address}"]
    if sign_in.is_file():
        lines += sign_in.read_text(encoding="utf-8").splitlines()
    return "\n".join([*lines, "Stop it with Ctrl-C.", ""])


def main() -> None:
    local, public, sign_in = sys.argv[1:]
    wait_until_ready(local)
    print(announcement(public, Path(sign_in)), flush=True)  # noqa: T201  (what it is for)
    # The supervisor stops everything when one process ends, so this one stays.
    signal.pause()


if __name__ == "__main__":
    main()
