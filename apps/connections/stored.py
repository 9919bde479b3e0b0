"""Reports as rows, and back: a confirmation compares what was kept with what is found now."""

from typing import Any

from apps.connections.codes import Code, Step
from apps.connections.doctor.findings import Finding
from apps.connections.doctor.report import Report as Examination
from apps.connections.kinds import ApiAccess, Kind, Result, State, TokenState
from apps.connections.models import Report
from apps.core.text import storable


def stored_finding(finding: Finding) -> dict[str, Any]:
    """What is told of it to machines, and the detail by which it is recognised."""
    whole: dict[str, Any] = _storable(finding.as_json() | {"detail": finding.detail})
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


def examination_of(report: Report) -> Examination:
    """A stored report with what a confirmation reads of it; without its evidence.

    Raises ValueError when another release wrote it, with words that are not known here.
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
        findings=tuple(_finding(row) for row in report.findings),
        requests=report.requests,
        provisional=report.provisional,
    )


def _finding(row: dict[str, Any]) -> Finding:
    return Finding(
        step=Step(row["step"]),
        code=Code(row["code"]),
        result=Result(row["result"]),
        detail=row["detail"],
        provisional=row["provisional"],
    )
