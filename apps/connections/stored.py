"""Reports as rows, and back: a confirmation compares what was kept with what is found now."""

from contextlib import suppress
from typing import Any

from apps.connections.doctor.findings import Finding
from apps.connections.doctor.report import Report as Examination
from apps.connections.kinds import ApiAccess, Kind, State, TokenState
from apps.connections.models import Report
from apps.core.text import storable


def stored_finding(finding: Finding) -> dict[str, Any]:
    """What `as_json` tells, as the column takes it."""
    whole: dict[str, Any] = _storable(finding.as_json())
    return whole


def _storable(value: Any) -> Any:
    """Servers may say what no database keeps."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {key: _storable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(inner) for inner in value]
    return value


def findings_of(report: Report) -> list[Finding]:
    """Without those that another release wrote in words that are not known here."""
    known = []
    for told in report.findings:
        with suppress(KeyError, ValueError):
            known.append(Finding.from_json(told))
    return known


def examination_of(report: Report) -> Examination:
    """A stored report with what a confirmation reads of it.

    Raises KeyError or ValueError when another release wrote it in words that are not known here.
    """
    connection = report.connection
    return Examination(
        kind=Kind(connection.kind),
        base_url=connection.base_url,
        begun=report.begun_at,
        finished=report.finished_at,
        state=State(report.state),
        api_access=ApiAccess(report.api_access),
        token=TokenState(report.token),
        findings=tuple(Finding.from_json(told) for told in report.findings),
        requests=report.requests,
        provisional=report.provisional,
    )
