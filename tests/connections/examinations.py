"""Examinations as the doctor reports them, for what is done with them afterwards."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from apps.connections.codes import Code, Step
from apps.connections.doctor.conclusion import conclude
from apps.connections.doctor.findings import Finding
from apps.connections.doctor.report import Identity, Report
from apps.connections.doctor.target import Target
from apps.connections.kinds import IdentityKind, Kind, Result, TokenState
from apps.core.secret import Secret

MARA = Identity(IdentityKind.KNOWN, name="Mara Kern", id="account-1")
SECRET = Secret("a newer sample token")
NOBODY = Identity(IdentityKind.ANONYMOUS, name="Anonymous")
BEGUN = datetime(2026, 11, 25, 12, tzinfo=UTC)

PASSED = Finding(Step.IDENTITY, Code.CHECK_IDENTITY, Result.PASSED)
BLOCKED = Finding(Step.SPACES, Code.CLOUD_NO_LICENCE, Result.FAILED)
REJECTED = Finding(Step.IDENTITY, Code.CLOUD_DEAD_PAIR, Result.FAILED)
MAYBE_BLOCKED = replace(BLOCKED, provisional=True)
NO_ANSWER = Finding(Step.CONNECTION, Code.NET_TIMEOUT_READ, Result.COULD_NOT_TELL)
HIDDEN = Finding(Step.CHOSEN_SPACES, Code.C_SPACE_HIDDEN, Result.FAILED, detail="“HANDBOOK”")
WRONG_PASSWORD = Finding(Step.IDENTITY, Code.DC_BAD_BASIC, Result.FAILED)


def examination(
    *findings: Finding, identity: Identity = MARA, token: TokenState = TokenState.VALID, **more: Any
) -> Report:
    """What the doctor concludes from these findings; from none that all is well."""
    found = findings or (PASSED,)
    verdict = conclude(found, token=token)
    return Report(
        kind=Kind.CLOUD,
        base_url="https://northwind.atlassian.net/wiki",
        begun=BEGUN,
        finished=BEGUN,
        state=verdict.state,
        api_access=verdict.api_access,
        token=token,
        findings=found,
        provisional=verdict.provisional,
        identity=identity,
        requests=12,
        **more,
    )


class Doctor:
    """Gives prepared reports one after the other, and keeps what it was asked."""

    def __init__(self, *reports: Report) -> None:
        self.reports = list(reports)
        self.targets: list[Target] = []
        self.before: Callable[[], None] = lambda: None

    def __call__(self, target: Target) -> Report:
        self.targets.append(target)
        self.before()
        return self.reports.pop(0)
