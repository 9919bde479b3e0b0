"""Sending for examinations. A message is only a nudge: it may be lost, come late or come twice.

What the queue forgot is due again in the row.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from celery import current_app
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from apps.connections.models import Connection
from apps.connections.schedule import Due, admitted, host_of
from apps.core.events import Event, log_event
from apps.organizations.tenancy import activate, unscoped

EXAMINE: Final = "connections.examine_connection"
LIST_SPACES: Final = "connections.list_spaces"
COUNT_PAGES: Final = "connections.count_pages"
_MINUTE: Final = 60
_LOST_AFTER: Final = timedelta(minutes=30)
"""A message that no worker took until then is dropped, and the connection due again."""


def send(connection: Connection) -> bool:
    """Sends for an examination now; False when the broker is away."""
    return _send(connection.organization_id, connection.pk)


def send_first(connection: Connection) -> bool:
    """Sends for the examination that a new connection is due for, unless beat was quicker; False
    when the broker is away, and then it stays due."""
    now = timezone.now()
    mine = Connection.objects.filter(pk=connection.pk, next_check_at=connection.next_check_at)
    if not mine.update(next_check_at=now + _LOST_AFTER):
        return True
    sent = send(connection)
    if not sent:
        Connection.objects.filter(pk=connection.pk).update(next_check_at=now)
    return sent


def send_for(connections: Collection[Connection]) -> bool:
    """Sends for some of each host at once; the others become due, and beat sends for them soon.

    False when the broker is away, and then all that was not sent is due.
    """
    now = timezone.now()
    waiting = [Due(each.pk, each.organization_id, host_of(each.base_url)) for each in connections]
    admits = admitted(waiting, _running(now), settings.CHECKS_PER_HOST)
    tried = {each.connection_id for each in admits}
    unsent = {each.pk for each in connections if each.pk in tried and not send(each)}
    due = unsent | ({each.pk for each in connections} - tried)
    Connection.objects.filter(pk__in=due).update(next_check_at=now)
    return not unsent


def send_confirmation(connection: Connection, report_id: int) -> bool:
    """Sends for the second run that confirms a report, after the delay of the settings."""
    return _send(
        connection.organization_id,
        connection.pk,
        report_id,
        countdown=settings.CHECK_CONFIRM_SECONDS,
    )


def send_space_list(connection: Connection) -> bool:
    """Sends for the list of all its spaces and their page counts; False when the broker is away."""
    return _send(connection.organization_id, connection.pk, task=LIST_SPACES)


def send_count(connection: Connection) -> bool:
    """Sends for more page counts in a minute: Confluence is asked for each space by itself, and not
    in a rush. False when the broker is away."""
    return _send(connection.organization_id, connection.pk, task=COUNT_PAGES, countdown=_MINUTE)


def send_due() -> int:
    """Sends for every connection whose time has come, some of each host; returns how many."""
    now = timezone.now()
    with unscoped(reason="beat looks for connections to examine in every organization"):
        due = Connection.objects.filter(next_check_at__lte=now).order_by("next_check_at", "pk")
        rows = list(due.values_list("pk", "organization_id", "base_url", "next_check_at"))
    times = {key: at for key, _, _, at in rows}
    waiting = [Due(key, organization_id, host_of(url)) for key, organization_id, url, _ in rows]
    sent = 0
    for each in admitted(waiting, _running(now), settings.CHECKS_PER_HOST):
        with activate(each.organization_id):
            mine = Connection.objects.filter(
                pk=each.connection_id, next_check_at=times[each.connection_id]
            )
            # Of two beats one moves the time, and sends.
            if mine.update(next_check_at=now + _LOST_AFTER):
                sent += _send(each.organization_id, each.connection_id)
    return sent


def _running(now: datetime) -> list[str]:
    """The host of each examination under way, whoever's it is."""
    with unscoped(reason="a host bears so many examinations, whoever sends for them"):
        busy = Connection.objects.filter(busy_until__gt=now).values_list("base_url", flat=True)
        return [host_of(url) for url in busy]


def _send(
    organization_id: int,
    connection_id: int,
    *args: int,
    task: str = EXAMINE,
    countdown: float = 0,
) -> bool:
    try:
        # By name, since tasks import this module.
        current_app.send_task(
            task,
            args=[organization_id, connection_id, *args],
            countdown=countdown,
            expires=countdown + _LOST_AFTER.total_seconds(),
            retry=False,
        )
    except (OperationalError, RedisError, OSError) as error:
        log_event(Event.CONNECTION_NOT_SENT, connection=connection_id, error=type(error).__name__)
        return False
    return True
