"""Third step: the examination as it goes, probe by probe, and then its report."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from apps.connections import progress as running
from apps.connections import queue
from apps.connections.badges import colour
from apps.connections.codes import Step
from apps.connections.doctor.ways_out import ways_out
from apps.connections.kinds import ApiAccess, ExportWay, Kind, State
from apps.connections.labels import label
from apps.connections.lines import lines
from apps.connections.models import Connection, Report
from apps.connections.stored import findings_of
from apps.connections.views.setup_steps import connection_or_404, frame
from apps.organizations.access import requires
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_CONNECTIONS)
def check(request: TenantRequest, pk: int) -> HttpResponse:
    """Posted, it sends for another examination."""
    shown = connection_or_404(pk)
    if request.method != "POST":
        return render(request, "connections/setup/check.html", _context(request, shown))
    if running.found_so_far(request.organization.pk, pk) is None:
        running.expect(request.organization.pk, pk)
        if not queue.send(shown):
            messages.error(
                request,
                "The examination could not be sent for: the queue does not answer. "
                "The operator can see why; the connection is examined later by itself.",
            )
    return redirect("connections:setup_check", request.organization.slug, pk)


@require_safe
@requires(Permission.MANAGE_CONNECTIONS)
def progress(request: TenantRequest, pk: int) -> HttpResponse:
    """The part of the page that asks for itself again while there is more to come."""
    shown = connection_or_404(pk)
    return render(request, "connections/setup/check_progress.html", _context(request, shown))


def _context(request: TenantRequest, shown: Connection) -> dict[str, Any]:
    # Before the report: what ends in between is then in the report.
    so_far = running.found_so_far(request.organization.pk, shown.pk)
    report = shown.reports.first()
    context = {**frame(request, 3), "connection": shown, "running": so_far is not None}
    if so_far is not None or report is None:
        return {**context, "lines": lines(so_far or ())}
    return {**context, **_reported(shown, report)}


def _reported(shown: Connection, report: Report) -> dict[str, Any]:
    access = ApiAccess(report.api_access)
    state = State(report.state)
    findings = findings_of(report)
    blocked = access == ApiAccess.BLOCKED and not report.provisional
    kind = Kind(shown.kind)
    return {
        "report": report,
        "lines": lines(findings),
        "state_label": label(state),
        "state_kind": colour(state),
        "confirmed_at": _confirmed_at(report),
        "readable": access == ApiAccess.OK,
        "ways": ways_out(kind, shown.base_url, report.identity_name, ExportWay(report.export))
        if blocked
        else None,
        "export_told": next((each.detail for each in findings if each.step == Step.EXPORT), ""),
    }


def _confirmed_at(report: Report) -> datetime | None:
    if not report.provisional:
        return None
    return report.finished_at + timedelta(seconds=settings.CHECK_CONFIRM_SECONDS)
