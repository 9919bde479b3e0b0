"""Background work of connections. A task may come twice or late: the row decides."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from celery import shared_task

from apps.connections.doctor.examination import examine
from apps.connections.models import Connection
from apps.connections.progress import followed
from apps.connections.queue import (
    COUNT_PAGES,
    EXAMINE,
    LIST_SPACES,
    send_count,
    send_due,
)
from apps.connections.reminders import remind_due
from apps.connections.runs import run_examination
from apps.connections.selectors import connection
from apps.connections.services_spaces import Refreshed, count_pages, refresh_spaces
from apps.core.problems import PortalError
from apps.organizations.tasks import TenantTask


# Acknowledged on arrival: a killed run is due again by its row, never by the broker.
@shared_task(base=TenantTask, name=EXAMINE, acks_late=False)
def examine_connection(
    organization_id: int, connection_id: int, confirms: int | None = None
) -> None:
    """Examines a connection; `confirms` is the report that this second run confirms."""
    # Nobody waits for an answer: what stands in the way is in the row, or told in the log.
    with suppress(PortalError), followed(organization_id, connection_id) as tell:
        run_examination(connection_id, examine=partial(examine, on_finding=tell), confirms=confirms)


@shared_task(base=TenantTask, name=LIST_SPACES, acks_late=False)
def list_spaces(organization_id: int, connection_id: int) -> None:
    """Lists all spaces of a connection, and counts the pages of some."""
    _then_count_on(connection_id, refresh_spaces)


@shared_task(base=TenantTask, name=COUNT_PAGES, acks_late=False)
def count_more_pages(organization_id: int, connection_id: int) -> None:
    """Counts the pages of some more spaces of a connection."""
    _then_count_on(connection_id, count_pages)


def _then_count_on(connection_id: int, work: Callable[[Connection], Refreshed]) -> None:
    found = connection(connection_id)
    if found is None:
        return
    # Nobody waits for an answer: the report says what stands in the way.
    with suppress(PortalError):
        done = work(found)
        # What cannot be counted at all would be tried for ever.
        if done.counted and done.uncounted:
            send_count(found)


@shared_task(name="connections.examine_due")
def examine_due() -> None:
    """Run by beat."""
    send_due()


@shared_task(name="connections.remind_due")
def send_reminders() -> None:
    """Run by beat."""
    remind_due()
