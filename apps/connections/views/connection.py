"""One connection: its state, what was looked at, its token, its spaces, and what to do about it."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.connections import selectors
from apps.connections.doctor.comparison import is_trouble
from apps.connections.doctor.findings import Finding
from apps.connections.doctor.messages import administrator_message
from apps.connections.foremost import Foremost, Way, foremost, nothing_chosen
from apps.connections.forms import INTERVALS
from apps.connections.kinds import CredentialKind, ExpirySource, Kind, TokenState
from apps.connections.labels import label
from apps.connections.lines import lines
from apps.connections.models import Connection, Report
from apps.connections.stored import findings_of
from apps.connections.views.examination import (
    confirmed_at,
    found_so_far,
    is_overdue,
    ways_out_of,
)
from apps.connections.views.frames import connection_or_404, frame
from apps.connections.words import reminded, token_tag, word_tag
from apps.core.parts import Action
from apps.organizations.access import requires
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission

_LEADS: Final = {
    Way.REPLACE: ("Replace token", "connections:replace"),
    Way.CHANGE_DATE: ("Change the date", "connections:expiry"),
    Way.CHOOSE_SPACES: ("Choose spaces", "connections:spaces"),
}
# Copied from where they stand on the page.
_COPIED: Final = {
    Way.ASK_FOR_ACCESS: "access-request",
    Way.TELL_ADMINISTRATOR: "administrator-message",
}


@require_safe
@requires(Permission.MANAGE_CONNECTIONS)
def connection(request: TenantRequest, pk: int) -> HttpResponse:
    return render(request, "connections/detail/connection.html", _context(connection_or_404(pk)))


@require_safe
@requires(Permission.MANAGE_CONNECTIONS)
def progress(request: TenantRequest, pk: int) -> HttpResponse:
    """All of the page that an examination changes; it asks for itself while more is to come."""
    return render(request, "connections/detail/whole.html", _context(connection_or_404(pk)))


def _context(shown: Connection) -> dict[str, Any]:
    # Before the report: what ends in between is then in the report.
    so_far = found_so_far(shown)
    report = shown.reports.first()
    findings = findings_of(report) if report else []
    spaces = list(shown.spaces.filter(chosen=True))
    now = timezone.now()
    waits = report is not None and report.provisional
    state = selectors.state_at_a_glance(shown, being_confirmed=waits)
    told = foremost(shown, report, findings, now)
    if told is None and not spaces:
        told = nothing_chosen(report)
    return {
        **frame(shown),
        **_facts(shown),
        "state": word_tag(state),
        "token": token_tag(shown.expires_on, now.date()),
        "running": so_far is not None,
        "overdue": is_overdue(shown),
        "told": told,
        "actions": _actions(shown, told),
        "offers_replacing": told is not None and Way.REPLACE in told.ways,
        "copied": next((_COPIED[way] for way in told.ways if way in _COPIED), "") if told else "",
        "lines": lines(findings if so_far is None else so_far),
        "report": report,
        "confirmed_at": confirmed_at(report) if report else None,
        "ways": ways_out_of(shown, report) if report else None,
        "message": _message(shown, report, findings) if report else "",
        "spaces": spaces,
    }


def _facts(shown: Connection) -> Mapping[str, Any]:
    """What the cards say in words."""
    source = ExpirySource(shown.expiry_source)
    hours = shown.check_every_hours
    return {
        "kind": label(Kind(shown.kind)),
        "credential": label(CredentialKind(shown.credential)),
        "expiry_source": "" if source == ExpirySource.NONE else label(source).lower(),
        "token_is_valid": shown.token == TokenState.VALID,
        "reminded": reminded(selectors.reminded_days(shown)),
        "interval": INTERVALS.get(hours, f"Every {hours} hours").lower(),
    }


def _actions(shown: Connection, told: Foremost | None) -> list[Action]:
    slug = shown.organization.slug
    actions = []
    for way in told.ways if told else ():
        if way == Way.UPLOAD:
            actions.append(
                Action("Upload an export instead", reverse("ingestion:upload", args=[slug]))
            )
        elif way in _LEADS:
            words, name = _LEADS[way]
            actions.append(Action(words, reverse(name, args=[slug, shown.pk])))
    return actions


def _message(shown: Connection, report: Report, findings: list[Finding]) -> str:
    """For the administrator of Confluence; empty when there is no trouble to tell of."""
    if not any(is_trouble(finding) for finding in findings):
        return ""
    return administrator_message(shown.base_url, report.identity_name, report.finished_at, findings)
