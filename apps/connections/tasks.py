"""Background work of connections. A task may come twice or late: the row decides."""

from contextlib import suppress
from functools import partial

from celery import shared_task

from apps.connections.doctor.examination import examine
from apps.connections.progress import followed
from apps.connections.queue import EXAMINE, send_due
from apps.connections.reminders import remind_due
from apps.connections.runs import run_examination
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


@shared_task(name="connections.examine_due")
def examine_due() -> None:
    """Run by beat."""
    send_due()


@shared_task(name="connections.remind_due")
def send_reminders() -> None:
    """Run by beat."""
    remind_due()
