"""Third step: the examination as it goes, probe by probe, and then its report."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from apps.connections import progress as running
from apps.connections import queue
from apps.connections.codes import Step
from apps.connections.doctor.findings import Finding
from apps.connections.doctor.messages import WHO
from apps.connections.doctor.report import ExportWay
from apps.connections.doctor.ways_out import ways_out
from apps.connections.kinds import ApiAccess, Kind, Result, State
from apps.connections.labels import label
from apps.connections.models import Connection, Report
from apps.connections.stored import findings_of
from apps.connections.views.setup_steps import connection_or_404, frame
from apps.core.parts import Kind as Tone
from apps.organizations.access import requires
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission

_RESULTS = {
    Result.PASSED: ("Passed", Tone.OK),
    Result.FAILED: ("Failed", Tone.BAD),
    Result.COULD_NOT_TELL: ("Could not tell", Tone.WARN),
    Result.SKIPPED: ("Skipped", Tone.NEUTRAL),
}
_STATES = {
    State.HEALTHY: Tone.OK,
    State.ATTENTION: Tone.WARN,
    State.PROVISIONAL: Tone.WARN,
    State.UNCLEAR: Tone.WARN,
}


@dataclass(frozen=True, slots=True)
class Line:
    """A finding as the list shows it; a passed one needs no cause and no remedy."""

    title: str
    code: str
    result: str
    tone: Tone
    text: str
    remedy: str = ""
    who: str = ""
    provisional: bool = False


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
    context = {**frame(3), "connection": shown, "running": so_far is not None}
    if so_far is not None or report is None:
        return {**context, "lines": _lines(so_far or ())}
    return {**context, **_reported(shown, report)}


def _reported(shown: Connection, report: Report) -> dict[str, Any]:
    access = ApiAccess(report.api_access)
    state = State(report.state)
    findings = findings_of(report)
    blocked = access == ApiAccess.BLOCKED and not report.provisional
    kind = Kind(shown.kind)
    return {
        "report": report,
        "lines": _lines(findings),
        "state_label": label(state),
        "state_kind": _STATES.get(state, Tone.BAD),
        "confirmed_at": _confirmed_at(report),
        "readable": access == ApiAccess.OK,
        "ways": ways_out(kind, shown.base_url, report.identity_name, ExportWay.UNKNOWN)
        if blocked
        else None,
        "export_told": next((each.detail for each in findings if each.step == Step.EXPORT), ""),
    }


def _confirmed_at(report: Report) -> datetime | None:
    if not report.provisional:
        return None
    return report.finished_at + timedelta(seconds=settings.CHECK_CONFIRM_SECONDS)


def _lines(findings: Iterable[Finding]) -> list[Line]:
    return [_line(finding) for finding in findings]


def _line(finding: Finding) -> Line:
    word, tone = _RESULTS[finding.result]
    quiet = finding.result in {Result.PASSED, Result.SKIPPED}
    return Line(
        title=finding.title,
        code=finding.code.value,
        result=word,
        tone=tone,
        text=finding.detail if quiet else finding.cause,
        remedy="" if quiet else finding.remedy,
        who="" if quiet else WHO[finding.who],
        provisional=finding.provisional,
    )
