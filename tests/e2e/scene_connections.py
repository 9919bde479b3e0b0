"""Connections that people look after, each in another state.

Beat does not examine them: they are never due. The rows are written as they are: nobody is alarmed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from apps.connections.codes import Code, Step
from apps.connections.doctor.exchanges import Evidence, Signed
from apps.connections.doctor.findings import Finding
from apps.connections.doctor.report import Report as Examination
from apps.connections.kinds import ExportWay, Result
from apps.connections.models import Connection, Reminder, Report
from apps.connections.services import PickedSpace, pick_spaces
from apps.connections.stored import stored_finding
from apps.core.secret import Secret
from apps.organizations.models import Organization
from tests.connections import examinations as found
from tests.e2e.scene import BLOCKED, EXPIRING, FAILING, HEALTHY, PLAIN_HTTP, PROVISIONAL, UNCHECKED
from tests.e2e.scene_setups import REACHED, SKIPPED

_KNOWN = replace(found.PASSED, detail="Mara Kern, proven by a second service of the same site.")
_READ = (
    Finding(Step.SPACES, Code.CHECK_SPACES, Result.PASSED, "40 spaces can be seen."),
    Finding(Step.PAGE, Code.CHECK_PAGE, Result.PASSED),
    Finding(Step.BODY, Code.CHECK_BODY, Result.PASSED),
)
_REFUSED = replace(
    found.BLOCKED,
    evidence=(
        Evidence(
            at=found.BEGUN,
            request="GET https://wiki.portal.example/wiki/api/v2/spaces?limit=250",
            signed=Signed.BASIC,
            status=403,
            seconds=0.41,
            headers=(("content-type", "application/json"),),
        ),
    ),
)
_SPACES = (
    PickedSpace("OPS", "Operations", 1742),
    PickedSpace("ENG", "Engineering", 4118),
    PickedSpace("HR", "People and places"),
)


@dataclass(frozen=True, slots=True)
class _Case:
    """The token ends in so many days; of the examinations the last one is the newest."""

    name: str
    examinations: tuple[Examination, ...]
    days: int | None = 210
    reminders: tuple[int, ...] = ()
    spaces: tuple[PickedSpace, ...] = _SPACES
    more: tuple[tuple[str, Any], ...] = ()


_CASES = (
    _Case(HEALTHY, (found.examination(*REACHED, _KNOWN, *_READ),) * 3),
    _Case(
        BLOCKED,
        (
            found.examination(*REACHED, _KNOWN, found.HIDDEN),
            found.examination(
                *REACHED, _KNOWN, _REFUSED, SKIPPED, found.HIDDEN, export=ExportWay.BROWSER
            ),
        ),
        days=12,
        reminders=(30, 14),
    ),
    _Case(EXPIRING, (found.examination(*REACHED, _KNOWN, *_READ),), days=12, reminders=(30, 14)),
    _Case(
        PROVISIONAL,
        (
            found.examination(*REACHED, _KNOWN, *_READ),
            found.examination(*REACHED, _KNOWN, replace(_REFUSED, provisional=True), SKIPPED),
        ),
    ),
    _Case(FAILING, (found.examination(*REACHED, found.REJECTED, SKIPPED),), days=-4),
    _Case(UNCHECKED, (), days=None, spaces=()),
    _Case(
        PLAIN_HTTP,
        (found.examination(*REACHED, _KNOWN, *_READ, version="9.2.1"),),
        days=None,
        more=(
            ("kind", "dc"),
            ("base_url", "http://wiki.internal.example/confluence"),
            ("credential", "dc_token"),
            ("username", ""),
            ("private_network", True),
        ),
    ),
)


def connect(demo: Organization) -> dict[str, int]:
    """Within the active organization; their numbers by name."""
    return {case.name: _made(demo, case).pk for case in _CASES}


def _made(demo: Organization, case: _Case) -> Connection:
    now = timezone.now()
    connection = Connection.objects.create(
        organization=demo,
        name=case.name,
        **{
            "kind": "cloud",
            "base_url": "https://wiki.portal.example/wiki",
            "credential": "cloud_token",
            "username": "wiki.reader@portal.example",
            **dict(case.more),
        },
        secret=Secret("sample-token"),
        expires_on=None if case.days is None else now.date() + timedelta(days=case.days),
        expiry_source="none" if case.days is None else "entered",
        next_check_at=None,
        **_standing(case.examinations, now),
    )
    pick_spaces(connection, case.spaces)
    for ago, seen in enumerate(reversed(case.examinations)):
        _report(connection, seen, now - timedelta(days=ago))
    for days in case.reminders:
        Reminder.objects.create(
            organization=demo, connection=connection, expires_on=connection.expires_on, days=days
        )
    return connection


def _standing(examinations: Sequence[Examination], now: datetime) -> dict[str, Any]:
    """What the last confirmed examination made of the connection."""
    confirmed = [seen for seen in examinations if not seen.provisional]
    if not confirmed:
        return {}
    last = confirmed[-1]
    known = last.state != "failing"
    return {
        "state": last.state,
        "api_access": last.api_access,
        "identity_kind": "known" if known else "none",
        "identity_name": "Mara Kern" if known else "",
        "checked_at": now,
        "settled_at": now,
    }


def _report(connection: Connection, seen: Examination, finished_at: datetime) -> None:
    Report.objects.create(
        organization=connection.organization,
        connection=connection,
        begun_at=finished_at - timedelta(seconds=4),
        finished_at=finished_at,
        provisional=seen.provisional,
        state=seen.state,
        api_access=seen.api_access,
        token=connection.token,
        identity_kind=connection.identity_kind,
        identity_name=connection.identity_name,
        findings=[stored_finding(each) for each in seen.findings],
        requests=seen.requests,
        version=seen.version,
        export=seen.export,
    )
