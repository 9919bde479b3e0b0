"""The test's database, for others than the test itself."""

import os
import sqlite3
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import psycopg
from django.db import connection

from tests.servers.postgresql import URL

SQLITE_FILE = "PORTAL_TEST_SQLITE"


def variables() -> dict[str, str]:
    """What tells `tests.servers.settings` in another process to use the database of this test."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return {SQLITE_FILE: name}
    server = urlsplit(os.environ[URL])
    return {"DATABASE_URL": server._replace(path=f"/{quote(name, safe='')}").geturl()}


def another_connection() -> Any:
    """The driver's own, which commits each statement of its `execute` until one says BEGIN."""
    if connection.vendor == "sqlite":
        return sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
    return psycopg.connect(variables()["DATABASE_URL"], autocommit=True)


def dump() -> bytes:
    """Everything that is stored: SQLite's files as they are, or what pg_dump writes in plain."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        files = [Path(f"{name}{ending}") for ending in ("", "-wal", "-journal")]
        return b"".join(file.read_bytes() for file in files if file.exists())
    return subprocess.run(
        ["pg_dump", "--dbname", variables()["DATABASE_URL"]], capture_output=True, check=True
    ).stdout
