"""Third step: the examination as it goes, probe by probe, and then its report."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from apps.connections.kinds import ApiAccess, State
from apps.connections.lines import lines
from apps.connections.models import Connection, Report
from apps.connections.stored import findings_of
from apps.connections.views.examination import (
    confirmed_at,
    found_so_far,
    is_overdue,
    send_for,
    ways_out_of,
)
from apps.connections.views.frames import connection_or_404
from apps.connections.views.setup_steps import frame
from apps.connections.words import word_tag
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
    send_for(request, shown)
    return redirect("connections:setup_check", request.organization.slug, pk)


@require_safe
@requires(Permission.MANAGE_CONNECTIONS)
def progress(request: TenantRequest, pk: int) -> HttpResponse:
    """The part of the page that asks for itself again while there is more to come."""
    shown = connection_or_404(pk)
    return render(request, "connections/setup/check_progress.html", _context(request, shown))


def _context(request: TenantRequest, shown: Connection) -> dict[str, Any]:
    # Before the report: what ends in between is then in the report.
    so_far = found_so_far(shown)
    report = shown.reports.first()
    context = {
        **frame(request, 3),
        "connection": shown,
        "running": so_far is not None,
        "overdue": is_overdue(shown),
    }
    if so_far is not None or report is None:
        return {**context, "lines": lines(so_far or ())}
    return {**context, **_reported(shown, report)}


def _reported(shown: Connection, report: Report) -> dict[str, Any]:
    return {
        "report": report,
        "lines": lines(findings_of(report)),
        "state": word_tag(State(report.state)),
        "confirmed_at": confirmed_at(report),
        "readable": report.api_access == ApiAccess.OK,
        "ways": ways_out_of(shown, report),
    }
