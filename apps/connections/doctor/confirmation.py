"""Two examinations, one outcome: a 403 or 404 counts when it comes twice. Pure."""

from dataclasses import replace

from apps.connections.codes import Code, Step
from apps.connections.doctor.conclusion import conclude
from apps.connections.doctor.findings import Finding
from apps.connections.doctor.report import Report

# Asking again would be a second failed sign-in, and a few of those lock the account.
_NEVER_AGAIN = frozenset({Code.DC_BAD_BASIC, Code.DC_CAPTCHA})


def wants_confirmation(report: Report) -> bool:
    """Whether a second run, after the delay of the settings, is to decide."""
    return report.provisional and not any(
        finding.code in _NEVER_AGAIN for finding in report.findings
    )


def confirm(first: Report, second: Report) -> Report:
    """The second report, in which whatever the first one found as well is no longer provisional.

    What only the second found stays provisional; `begun` and the requests cover both runs.
    """
    seen = {_what(finding) for finding in first.findings}
    findings = tuple(
        replace(finding, provisional=finding.provisional and _what(finding) not in seen)
        for finding in second.findings
    )
    verdict = conclude(findings, token=second.token)
    return replace(
        second,
        begun=first.begun,
        findings=findings,
        state=verdict.state,
        api_access=verdict.api_access,
        provisional=verdict.provisional,
    )


def _what(finding: Finding) -> tuple[Step, Code, str]:
    return finding.step, finding.code, finding.detail
