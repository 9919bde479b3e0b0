"""One installation for the tests of a module, and an owner of Northwind in it."""

import os
import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

import psycopg
import pytest

from scripts.make_secrets import write
from tests.production import journey
from tests.production.browser import Browser
from tests.production.installation import Installation, own_places
from tests.servers import postgresql
from tests.servers.elasticsearch import PASSWORD, ElasticsearchServer

_HOST = "127.0.0.1"


class Started(Protocol):
    """An installation in this folder that has a database, and of which nothing runs yet.

    The folder may hold `secrets`. `more` are variables. All that was started is stopped at the end.
    """

    def __call__(self, folder: Path, **more: str) -> AbstractContextManager[Installation]: ...


@pytest.fixture(scope="module")
def start(secured_elasticsearch: ElasticsearchServer) -> Started:
    @contextmanager
    def started(folder: Path, **more: str) -> Iterator[Installation]:
        # The user of a test may not give files away.
        write(folder / "secrets", lambda path, user: None)
        _put(folder / "secrets" / "elasticsearch_password", PASSWORD)
        with postgresql.postgresql() as url:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("CREATE DATABASE portal")
            host = urlsplit(url).netloc.rpartition("@")[2]
            places = {
                **own_places(folder),
                "0.0.0.0": _HOST,
                "8000": str(_free_port()),
                "postgres:5432": host,
                "redis:6379": f"{_HOST}:{_free_port()}",
                "http://elasticsearch:9200": secured_elasticsearch.url,
            }
            programs = f"{postgresql.programs()}{os.pathsep}{os.environ['PATH']}"
            machines = {
                "PATH": programs,
                "PGHOST": unquote(host),
                "SEARCH_CA_FILE": str(secured_elasticsearch.ca_file),
            }
            installation = Installation(folder, places, {**machines, **more})
            try:
                yield installation
            finally:
                installation.stop()

    return started


@pytest.fixture(scope="module")
def installed(start: Started, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A new installation: no organization, no person."""
    with start(tmp_path_factory.mktemp("installation")) as installation:
        installation.start_servers()
        installation.start_portal()
        yield installation


@pytest.fixture(scope="module")
def owner(installed: Installation) -> Browser:
    """Northwind's owner, invited by the operator."""
    return journey.make_organization(installed, journey.make_operator(installed))


def _put(secret: Path, content: str) -> None:
    """Replaces what was made: the file cannot be written, but its name can be given to another."""
    secret.unlink()
    secret.write_text(content, encoding="utf-8")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        return int(probe.getsockname()[1])
