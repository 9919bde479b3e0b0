"""Who may write to an organization's index on the search server, which itself knows no lock."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

from apps.organizations.names import search_lock_file
from apps.search.engines.base import IndexBusyError
from apps.search.engines.locks import LOCK_WAIT_SECONDS, file_lock

_ADVISORY_CLASS = 0x6B70
"""Tells these locks from others in the database."""
_IDS = 1 << 47


@contextmanager
def organization_lock(organization_id: int) -> Iterator[None]:
    """One writer at a time over all processes, and machines where the database is a server.

    Raises IndexBusyError when another one keeps it for a minute.
    """
    if connection.vendor == "postgresql":
        # Bound to a transaction, it is safe behind poolers and gone with whoever held it.
        with transaction.atomic():
            _take(organization_id)
            yield
    else:
        with file_lock(search_lock_file(organization_id)):
            yield


def _take(organization_id: int) -> None:
    key = _ADVISORY_CLASS << 47 | organization_id % _IDS
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('lock_timeout', %s, true)", [f"{LOCK_WAIT_SECONDS:.0f}s"]
            )
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
            # Rows are waited for as long as everywhere else.
            cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    except OperationalError as error:
        raise IndexBusyError("Another process keeps the search index. Try again.") from error
