"""One examination, from the address to the last limit."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import chain
from typing import Final

from apps.connections.codes import Step
from apps.connections.doctor.conclusion import conclude
from apps.connections.doctor.findings import Finding
from apps.connections.doctor.probes import (
    closing,
    cloud_content,
    cloud_identity,
    dc_content,
    dc_identity,
    dc_server,
    reach,
)
from apps.connections.doctor.probes.counting import count_pages
from apps.connections.doctor.report import Report
from apps.connections.doctor.run import Run, skipped
from apps.connections.doctor.starting import begin
from apps.connections.doctor.target import Target
from apps.connections.kinds import Kind
from apps.core.outbound import Client, Limits

# A dead host is told within 15 seconds, the start of a command on a busy machine included; a list
# of 250 spaces fits into the cap.
LIMITS: Final = Limits(
    connect=4.0, read=7.0, total=8.0, wire_bytes=512 * 1024, body_bytes=2 * 1024 * 1024
)
_CLOSING: Final = frozenset({Step.EXPIRY, Step.EXPORT, Step.LIMITS})
_STEPS: Final = tuple(step for step in Step if step not in _CLOSING)
_ON_DC_ONLY: Final = frozenset({Step.SPACE_PERMISSIONS})


def examine(
    target: Target,
    *,
    on_finding: Callable[[Finding], None] | None = None,
    limits: Limits = LIMITS,
) -> Report:
    """Raises nothing about the other side: whatever it does is a finding.

    `on_finding` is told each finding as soon as it is known, in the order of the steps. Makes fewer
    than 25 requests, at most one with a password that is not known to be right.
    """
    begun = datetime.now(UTC)
    with Client(target.reach, limits) as client:
        run = begin(target, client)
        findings = []
        for finding in _findings(run, begun.date()):
            findings.append(finding)
            if on_finding is not None:
                on_finding(finding)
    return _report(run, begun, tuple(findings))


def _findings(run: Run, today: date) -> Iterator[Finding]:
    seen: set[Step] = set()
    for finding in chain(_in_order(run), _closing(run, today)):
        for step in _before(finding.step, run.target.kind):
            if step not in seen:
                seen.add(step)
                yield skipped(step)
        seen.add(finding.step)
        yield finding


def _before(step: Step, kind: Kind) -> Iterator[Step]:
    """The steps that should have come before the closing ones."""
    if step == Step.EXPIRY:
        yield from (each for each in _STEPS if kind == Kind.DC or each not in _ON_DC_ONLY)


def _in_order(run: Run) -> Iterator[Finding]:
    if not (yield from reach.address(run)):
        return
    if run.target.kind == Kind.CLOUD:
        if (yield from cloud_identity.product(run)) and (yield from cloud_identity.caller(run)):
            yield from cloud_content.content(run)
        return
    if not (yield from dc_identity.product(run)):
        return
    if (yield from dc_identity.caller(run)):
        dc_server.token_list(run)
        yield from dc_server.server(run)
        yield from dc_content.content(run)


def _closing(run: Run, today: date) -> Iterator[Finding]:
    """Told however far the examination came; asks on only where that makes sense."""
    yield from closing.expiry(run, today)
    yield from closing.export(run)
    if run.goes_on:
        count_pages(run)
    yield from closing.limits(run)


def _report(run: Run, begun: datetime, findings: tuple[Finding, ...]) -> Report:
    facts = run.facts
    token = closing.token(run, begun.date())
    verdict = conclude(findings, token=token)
    return Report(
        kind=run.target.kind,
        base_url=run.base_url,
        begun=begun,
        finished=datetime.now(UTC),
        state=verdict.state,
        api_access=verdict.api_access,
        token=token,
        findings=findings,
        requests=run.recorder.requests,
        provisional=verdict.provisional,
        cloud_id=facts.cloud_id,
        version=facts.version_text,
        identity=facts.identity,
        expires_on=facts.expires_on,
        spaces=tuple(sorted(facts.spaces, key=lambda space: space.name.casefold())),
        more_spaces=facts.more_spaces,
        export=facts.export,
    )
