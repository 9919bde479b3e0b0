"""From findings to one outcome. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from apps.connections.doctor.catalogue.entry import Severity
from apps.connections.doctor.findings import Finding
from apps.connections.kinds import ApiAccess, Result, State, TokenState


@dataclass(frozen=True, slots=True)
class Conclusion:
    state: State
    api_access: ApiAccess
    provisional: bool


def conclude(findings: Iterable[Finding], *, token: TokenState) -> Conclusion:
    """The first finding that says something about the API decides; without one the API is ok."""
    found = tuple(findings)
    decisive = next((finding for finding in found if finding.access is not None), None)
    provisional = any(finding.provisional for finding in found)
    if decisive is None:
        state = State.ATTENTION if _somebody_should_look(found, token) else State.HEALTHY
        return Conclusion(state, ApiAccess.OK, provisional)
    access = decisive.access or ApiAccess.UNCLEAR
    return Conclusion(_state(decisive, access), access, provisional)


def _state(decisive: Finding, access: ApiAccess) -> State:
    if decisive.provisional:
        return State.PROVISIONAL
    if decisive.result == Result.COULD_NOT_TELL:
        return State.UNCLEAR
    return State.BLOCKED if access == ApiAccess.BLOCKED else State.FAILING


def _somebody_should_look(findings: tuple[Finding, ...], token: TokenState) -> bool:
    return token in {TokenState.EXPIRING, TokenState.EXPIRED} or any(
        finding.severity != Severity.NOTE
        and finding.result in {Result.FAILED, Result.COULD_NOT_TELL}
        for finding in findings
    )
