"""Examinations of stored connections: one at a time for each, a refusal confirmed by a second."""

from apps.connections.doctor.confirmation import confirm, wants_confirmation
from apps.connections.doctor.report import Report as Examination
from apps.connections.first_list import list_after_first_success
from apps.connections.holding import held
from apps.connections.keyring import UnreadableSecretError
from apps.connections.models import Connection, Report
from apps.connections.queue import send_confirmation
from apps.connections.recording import postpone, record_report
from apps.connections.seen import keep_seen
from apps.connections.services import Examine
from apps.connections.stored import examination_of
from apps.connections.targets import target_of
from apps.core.events import Event, log_event


def run_examination(connection_id: int, *, examine: Examine, confirms: int | None = None) -> Report:
    """Examines a connection of the active organization and keeps the report.

    `confirms` is the id of the provisional report that this run is to confirm. Raises PortalError
    when another run has the connection, when its secret cannot be read, and when it is gone.
    """
    with held(connection_id) as connection:
        try:
            report = _examined(connection, examine, _first(connection, confirms))
        except UnreadableSecretError as error:
            log_event(
                Event.CONNECTION_FAILED,
                organization=connection.organization_id,
                connection=connection.pk,
                code=error.problem.code,
            )
            postpone(connection)
            raise
    list_after_first_success(connection, report)
    return report


def _examined(connection: Connection, examine: Examine, first: Examination | None) -> Report:
    found = examine(target_of(connection))
    if first is not None:
        found = confirm(first, found)
    if found.provisional and not wants_confirmation(found):
        # A second run could do harm, so the first one has to do.
        found = confirm(found, found)
    report = record_report(connection, found)
    keep_seen(connection, found.spaces)
    # A confirmation that found something else is confirmed by the next regular run, which is soon.
    if found.provisional and first is None:
        send_confirmation(connection, report.pk)
    return report


def _first(connection: Connection, report_id: int | None) -> Examination | None:
    """The report to confirm, unless another examination came in between, or another release."""
    newest = connection.reports.select_related("connection").first()
    if newest is None or not newest.provisional or newest.pk != report_id:
        return None
    try:
        return examination_of(newest)
    except (KeyError, ValueError):
        return None
