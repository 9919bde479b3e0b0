"""A portal of its own for one benchmark run: its own data directory and database."""

import argparse
import os
import secrets
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import django

from portal.bootstrap import new_field_key

START_SECONDS = 60


@contextmanager
def temporary_portal() -> Iterator[None]:
    """Everything inside runs on an empty portal that is gone afterwards. Once per process."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as directory:
        _start(Path(directory))
        yield


def add_portal_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--search-url", metavar="URL", help="an Elasticsearch server; SEARCH_URL")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep what was filled, for again")


@contextmanager
def kept_portal(directory: Path | None, *, search_url: str | None = None) -> Iterator[None]:
    """As `temporary_portal`, but what was filled stays in the directory for the next run."""
    if search_url:
        os.environ["SEARCH_URL"] = search_url
    if directory is None:
        with temporary_portal():
            yield
        return
    directory.mkdir(parents=True, exist_ok=True)
    _start(directory.resolve())
    yield


@contextmanager
def redis() -> Iterator[None]:
    """The portal's own Redis, empty."""
    from portal.redis_server import command  # noqa: PLC0415

    path = Path(os.environ["PORTAL_DATA_DIR"]) / "redis.sock"
    with process(command(path)):
        deadline = time.monotonic() + START_SECONDS
        while not path.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        yield


@contextmanager
def process(command: Sequence[str], **extra: str) -> Iterator["subprocess.Popen[str]"]:
    """A process beside the benchmark; ends with it."""
    started = subprocess.Popen(
        command, env={**os.environ, **extra}, stdout=subprocess.PIPE, text=True
    )
    try:
        yield started
    finally:
        started.terminate()
        started.communicate(timeout=30)


def _start(directory: Path) -> None:
    os.environ["PORTAL_DATA_DIR"] = str(directory)
    os.environ["PORTAL_SECRET_KEY"] = secrets.token_hex(32)
    os.environ["PORTAL_FIELD_KEYS"] = new_field_key()
    os.environ["PORTAL_LOG_LEVEL"] = "WARNING"
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - needs the setup above

    call_command("migrate", verbosity=0)
