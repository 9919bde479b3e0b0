"""Findings as screens list them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from apps.connections.badges import colour
from apps.connections.doctor.exchanges import Evidence
from apps.connections.doctor.findings import Finding
from apps.connections.doctor.messages import WHO
from apps.connections.kinds import Result
from apps.connections.labels import label
from apps.core.parts import Kind as Tone


@dataclass(frozen=True, slots=True)
class Line:
    """What passed or was skipped needs no cause and no remedy: `text` is then what was seen."""

    title: str
    code: str
    result: str
    tone: Tone
    text: str
    remedy: str = ""
    who: str = ""
    provisional: bool = False
    evidence: tuple[Evidence, ...] = ()


def lines(findings: Iterable[Finding]) -> list[Line]:
    return [_line(finding) for finding in findings]


def _line(finding: Finding) -> Line:
    quiet = finding.result in {Result.PASSED, Result.SKIPPED}
    return Line(
        title=finding.title,
        code=finding.code.value,
        result=label(finding.result),
        tone=colour(finding.result),
        text=finding.detail if quiet else finding.cause,
        remedy="" if quiet else finding.remedy,
        who="" if quiet else WHO[finding.who],
        provisional=finding.provisional,
        evidence=finding.evidence,
    )
