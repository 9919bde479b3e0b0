"""A lock file: one holder at a time over all processes of a machine. Pure."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from apps.search.engines.base import IndexBusyError

LOCK_WAIT_SECONDS = 60.0
_LOCK_POLL_SECONDS = 0.01


@contextmanager
def file_lock(path: Path) -> Iterator[None]:
    """Hold the file, which is made when there is none; whoever holds it may remove it.

    Raises IndexBusyError after a minute.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + LOCK_WAIT_SECONDS
    while True:
        with path.open("a") as file:
            # Whoever had it may have dropped the organization and this file with it.
            if _locked(file.fileno()) and _is_at(file.fileno(), path):
                yield
                return
        if time.monotonic() > deadline:
            raise IndexBusyError("Another process keeps the search index. Try again.")
        time.sleep(_LOCK_POLL_SECONDS)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False
