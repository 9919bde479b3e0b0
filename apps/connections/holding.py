"""One examination of a connection at a time: two would count as two sign-ins."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone

from apps.connections import problems
from apps.connections.models import Connection
from apps.core.problems import PortalError

_BUSY_FOR: Final = timedelta(minutes=10)
"""Longer than an examination can take: then its run has died, and holds nothing any more."""


@contextmanager
def held(connection_id: int) -> Iterator[Connection]:
    """The connection of the active organization, which nobody else examines meanwhile.

    Raises PortalError when somebody does, and when it is gone.
    """
    until = timezone.now() + _BUSY_FOR
    rows = Connection.objects.filter(pk=connection_id)
    free = Q(busy_until=None) | Q(busy_until__lte=timezone.now())
    if not rows.filter(free).update(busy_until=until):
        raise PortalError(problems.BUSY if rows.exists() else problems.GONE)
    try:
        yield rows.select_related("organization").get()
    finally:
        # Unless it took so long that somebody else has it now.
        rows.filter(busy_until=until).update(busy_until=None)
