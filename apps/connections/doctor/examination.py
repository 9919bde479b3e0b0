"""One examination, from the address to the last limit."""

from collections.abc import Callable

from apps.connections.doctor.findings import Finding
from apps.connections.doctor.report import Report
from apps.connections.doctor.target import Target


def examine(target: Target, *, on_finding: Callable[[Finding], None] | None = None) -> Report:
    """Raises nothing about the other side: whatever it does is a finding.

    `on_finding` is told each finding as soon as it is known, in the order of the steps. Makes fewer
    than 25 requests, at most one with a password that is not known to be right.
    """
    raise NotImplementedError
