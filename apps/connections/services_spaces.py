"""The spaces of a connection beyond those that examinations see, and how many pages they have."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import Q

from apps.connections import problems
from apps.connections.doctor.examination import LIMITS
from apps.connections.doctor.page_counts import page_counts
from apps.connections.doctor.report import SpaceSeen
from apps.connections.doctor.space_list import all_spaces
from apps.connections.kinds import ApiAccess
from apps.connections.models import Connection
from apps.connections.seen import keep_seen
from apps.connections.targets import target_of
from apps.core.events import Event, log_event
from apps.core.outbound import Limits
from apps.core.problems import PortalError

COUNTED_AT_ONCE: Final = 24


@dataclass(frozen=True, slots=True)
class Refreshed:
    """`listed` spaces were seen, `counted` have got a count of pages, `uncounted` still lack one.
    A list that is not `complete` broke off, or is longer than what is read."""

    listed: int
    complete: bool
    counted: int
    uncounted: int


def refresh_spaces(connection: Connection, *, limits: Limits = LIMITS) -> Refreshed:
    """Lists every space that the credential sees and keeps them, then counts pages as
    `count_pages` does. Takes no space away, and changes no choice.

    Of a connection of the active organization; an examination may go on beside. Raises PortalError
    when its last examination could not read, when its secret cannot be read, and when it is gone.
    """
    _refuse_unreadable(connection)
    found = all_spaces(target_of(connection), limits=limits)
    _keep(connection, found.spaces)
    counted, uncounted = _count(connection, limits)
    return _told(connection, Refreshed(len(found.spaces), found.complete, counted, uncounted))


def count_pages(connection: Connection, *, limits: Limits = LIMITS) -> Refreshed:
    """Counts the pages of up to 24 spaces that have no count yet, chosen ones first, people's own
    last. Lists nothing.

    Raises what `refresh_spaces` raises.
    """
    _refuse_unreadable(connection)
    counted, uncounted = _count(connection, limits)
    return _told(connection, Refreshed(0, complete=True, counted=counted, uncounted=uncounted))


def _refuse_unreadable(connection: Connection) -> None:
    if connection.api_access != ApiAccess.OK:
        raise PortalError(problems.NOT_READABLE)


def _keep(connection: Connection, spaces: Iterable[SpaceSeen]) -> None:
    with transaction.atomic():
        if not Connection.objects.select_for_update().filter(pk=connection.pk).exists():
            raise PortalError(problems.GONE)
        keep_seen(connection, spaces)


def _count(connection: Connection, limits: Limits) -> tuple[int, int]:
    """How many were counted, and how many are left."""
    waiting = connection.spaces.filter(page_count=None).alias(personal=Q(key__startswith="~"))
    first = waiting.order_by("-chosen", "personal", "key")
    names = dict(first.values_list("key", "name")[:COUNTED_AT_ONCE])
    counts = page_counts(target_of(connection), list(names), limits=limits) if names else {}
    _keep(connection, (SpaceSeen(key, names[key], pages=pages) for key, pages in counts.items()))
    return len(counts), waiting.count()


def _told(connection: Connection, refreshed: Refreshed) -> Refreshed:
    log_event(
        Event.CONNECTION_SPACES_LISTED,
        organization=connection.organization_id,
        connection=connection.pk,
        listed=refreshed.listed,
        complete=refreshed.complete,
        counted=refreshed.counted,
        uncounted=refreshed.uncounted,
    )
    return refreshed
