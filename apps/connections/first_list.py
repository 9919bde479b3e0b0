"""The whole list of spaces, fetched once: after the first success, however it came about."""

from apps.connections.kinds import ApiAccess
from apps.connections.models import Connection, Report
from apps.connections.queue import send_space_list


def list_after_first_success(connection: Connection, report: Report) -> None:
    """Sends for the list when no earlier report of the connection says that it can be read, and
    some of its spaces lack a count of pages. `report` is the newest one."""
    if _is_first_success(report) and connection.spaces.filter(page_count=None).exists():
        send_space_list(connection)


def _is_first_success(report: Report) -> bool:
    earlier = Report.objects.filter(
        connection_id=report.connection_id, provisional=False, api_access=ApiAccess.OK
    ).exclude(pk=report.pk)
    succeeded = report.api_access == ApiAccess.OK and not report.provisional
    return succeeded and not earlier.exists()
