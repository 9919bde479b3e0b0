"""What the screens of setting up and of looking after a connection share: its examination."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages

from apps.connections import progress, queue
from apps.connections.doctor.findings import Finding
from apps.connections.doctor.ways_out import WaysOut, ways_out
from apps.connections.kinds import ApiAccess, ExportWay, Kind
from apps.connections.models import Connection, Report
from apps.organizations.middleware import TenantRequest


def send_for(request: TenantRequest, connection: Connection) -> None:
    """Sends for an examination unless one is under way, or says that it comes later."""
    if found_so_far(connection) is not None:
        return
    progress.expect(connection.organization_id, connection.pk)
    if not queue.send_for([connection]):
        progress.expect_no_more(connection.organization_id, connection.pk)
        messages.error(
            request,
            "The examination could not be sent for: the queue does not answer. "
            "The operator can see why; the connection is examined as soon as it is back.",
        )


def found_so_far(connection: Connection) -> Sequence[Finding] | None:
    """None when no examination is waited for or running."""
    return progress.found_so_far(connection.organization_id, connection.pk)


def is_overdue(connection: Connection) -> bool:
    """Whether the one that was asked for is waited for too long."""
    return progress.is_overdue(connection.organization_id, connection.pk)


def confirmed_at(report: Report) -> datetime | None:
    """When a refusal is examined once more; None when the report counts as it is."""
    if not report.provisional:
        return None
    return report.finished_at + timedelta(seconds=settings.CHECK_CONFIRM_SECONDS)


def ways_out_of(connection: Connection, report: Report) -> WaysOut | None:
    """None unless API access is blocked for certain."""
    if report.api_access != ApiAccess.BLOCKED or report.provisional:
        return None
    return ways_out(
        Kind(connection.kind),
        connection.base_url,
        report.identity_name,
        ExportWay(report.export),
    )
