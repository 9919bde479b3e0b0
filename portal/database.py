"""The database: SQLite in the data directory, or the PostgreSQL server that DATABASE_URL names."""

from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from portal import env

_POSTGRESQL = "django.db.backends.postgresql"
_BUSY_SECONDS = 20


def from_environment(data_dir: Path) -> dict[str, Any]:
    """The entry of DATABASES; raises ImproperlyConfigured on an address of anything else, and on a
    password without an address, which would otherwise open an empty database of another kind."""
    url, password = env.secret("DATABASE_URL"), env.secret("DATABASE_PASSWORD")
    if password and not url:
        raise ImproperlyConfigured("DATABASE_PASSWORD is set: set DATABASE_URL too.")
    return postgresql(url, password) if url else sqlite(data_dir)


def sqlite(data_dir: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": data_dir / "portal.sqlite3",
        "OPTIONS": {
            # Web and worker write together: wait instead of failing, and take the write lock first.
            "timeout": _BUSY_SECONDS,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-32000;"
            ),
        },
    }


def postgresql(url: str, password: str = "") -> dict[str, Any]:
    """What the address says, `?sslmode=verify-full` and the like included, over these defaults."""
    try:
        entry: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError as error:
        raise _unreadable() from error
    if entry["ENGINE"] != _POSTGRESQL or not entry["NAME"]:
        raise _unreadable()
    if password:
        entry["PASSWORD"] = password
    entry["OPTIONS"] = {
        "connect_timeout": 10,
        # A server that vanished is noticed; one that is held up by a lock says so.
        "tcp_user_timeout": 30_000,
        "options": f"-c lock_timeout={_BUSY_SECONDS}s",
        # Requests run in threads of their own, whose connections only a pool can use again.
        "pool": {"min_size": 0, "max_size": 20, "timeout": 10, "max_idle": 300},
        **entry.get("OPTIONS", {}),
    }
    entry["CONN_MAX_AGE"] = 0
    # A connection that the server closed meanwhile is replaced before it is used.
    entry["CONN_HEALTH_CHECKS"] = True
    return entry


def _unreadable() -> ImproperlyConfigured:
    # The address itself may hold the password.
    return ImproperlyConfigured(
        "DATABASE_URL must look like postgresql://USER@HOST:5432/NAME. Leave it out for SQLite."
    )
