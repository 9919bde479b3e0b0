"""One report of a connection, and what has changed since the one before it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.connections.doctor.comparison import compare
from apps.connections.kinds import ApiAccess, State, TokenState
from apps.connections.lines import lines
from apps.connections.models import Connection, Report
from apps.connections.selectors import report_before
from apps.connections.stored import findings_of
from apps.connections.views.frames import connection_or_404, frame
from apps.connections.words import Tag, word_tag
from apps.core.dates import exact_moment
from apps.core.parts import Crumb
from apps.core.parts import Kind as Tone
from apps.organizations.access import requires
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission


@require_safe
@requires(Permission.MANAGE_CONNECTIONS)
def report(request: TenantRequest, pk: int, report_pk: int) -> HttpResponse:
    connection = connection_or_404(pk)
    shown = connection.reports.filter(pk=report_pk).first()
    if shown is None:
        raise Http404
    return render(request, "connections/detail/report.html", _context(connection, shown))


def _context(connection: Connection, shown: Report) -> dict[str, Any]:
    findings = findings_of(shown)
    before = report_before(shown)
    all_reports = reverse("connections:reports", args=[connection.organization.slug, connection.pk])
    when = exact_moment(shown.finished_at)
    changes = compare(findings_of(before), findings) if before else None
    return {
        **frame(connection, Crumb("Reports", all_reports), Crumb(when)),
        "report": shown,
        "when": when,
        "state": word_tag(State(shown.state)),
        "access": word_tag(ApiAccess(shown.api_access)),
        "token": word_tag(TokenState(shown.token)),
        "lines": lines(findings),
        "before": before,
        "changes": [
            (Tag("New", Tone.BAD), lines(changes.new)),
            (Tag("Gone", Tone.OK), lines(changes.gone)),
            (Tag("Still there", Tone.WARN), lines(changes.same)),
        ]
        if changes
        else [],
        "same": changes is not None and not (changes.new or changes.gone or changes.same),
    }
