"""Connections that are being set up, one for each way an examination can end.

Nobody examines them: they are not due, and their own state is that of new ones.
"""

from dataclasses import replace

from apps.connections.codes import Code, Step
from apps.connections.doctor.findings import Finding
from apps.connections.doctor.report import SpaceSeen
from apps.connections.kinds import Result
from apps.connections.models import Connection, Report
from apps.connections.seen import keep_seen
from apps.connections.services import choose_spaces
from apps.connections.stored import stored_finding
from apps.core.secret import Secret
from apps.organizations.models import Organization
from tests.connections.examinations import (
    BLOCKED,
    MAYBE_BLOCKED,
    PASSED,
    REJECTED,
    examination,
)
from tests.e2e.scene import SETUP_BLOCKED, SETUP_HEALTHY, SETUP_PROVISIONAL, SETUP_REJECTED

REACHED = (
    Finding(Step.ADDRESS, Code.CHECK_ADDRESS, Result.PASSED),
    Finding(Step.NAME, Code.CHECK_NAME, Result.PASSED),
    Finding(Step.CONNECTION, Code.CHECK_CONNECTION, Result.PASSED),
    Finding(Step.ENCRYPTION, Code.CHECK_ENCRYPTION, Result.PASSED),
    Finding(Step.PRODUCT, Code.CHECK_PRODUCT, Result.PASSED),
)
SKIPPED = replace(
    Finding(Step.PAGE, Code.CHECK_PAGE, Result.SKIPPED),
    detail="Not looked at, since an earlier step did not succeed.",
)
_EXPORT = Finding(
    Step.EXPORT,
    Code.CHECK_EXPORT,
    Result.PASSED,
    "Cloud hands out none; a space is exported in the browser.",
)
READ = (
    Finding(Step.SPACES, Code.CHECK_SPACES, Result.PASSED, "40 spaces can be seen."),
    Finding(Step.PAGE, Code.CHECK_PAGE, Result.PASSED),
    Finding(Step.ATTACHMENT, Code.CLOUD_SCOPE, Result.FAILED),
)
_FOUND = {
    SETUP_HEALTHY: (*REACHED, PASSED, *READ),
    SETUP_PROVISIONAL: (*REACHED, PASSED, MAYBE_BLOCKED, SKIPPED),
    SETUP_BLOCKED: (*REACHED, PASSED, BLOCKED, SKIPPED, _EXPORT),
    SETUP_REJECTED: (*REACHED, REJECTED, SKIPPED),
}


def begin_setups(demo: Organization) -> dict[str, int]:
    """Within the active organization; their numbers by name."""
    made = {name: _set_up(demo, name, found) for name, found in _FOUND.items()}
    keep_seen(made[SETUP_HEALTHY], _spaces())
    choose_spaces(made[SETUP_HEALTHY], ["SPACE02", "SPACE05"])
    return {name: connection.pk for name, connection in made.items()}


def _set_up(demo: Organization, name: str, found: tuple[Finding, ...]) -> Connection:
    connection = Connection.objects.create(
        organization=demo,
        name=name,
        kind="cloud",
        base_url="https://northwind.atlassian.net/wiki",
        credential="cloud_token",
        username="mara.kern@portal.example",
        secret=Secret("a sample token"),
        next_check_at=None,
    )
    told = examination(*found)
    Report.objects.create(
        organization=demo,
        connection=connection,
        begun_at=connection.created_at,
        provisional=told.provisional,
        state=told.state,
        api_access=told.api_access,
        token=told.token,
        identity_kind="none" if name == SETUP_REJECTED else "known",
        identity_name="" if name == SETUP_REJECTED else "Mara Kern",
        findings=[stored_finding(finding) for finding in told.findings],
        requests=told.requests,
    )
    return connection


def _spaces() -> list[SpaceSeen]:
    return [
        SpaceSeen(f"SPACE{number:02}", f"Sample team {number}", pages=number * 137)
        if number < 30
        else SpaceSeen(f"SPACE{number:02}", f"Sample team {number}")
        for number in range(1, 41)
    ]
