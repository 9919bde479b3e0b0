"""What has changed since the last report. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from apps.connections.codes import Code, Step
from apps.connections.doctor.findings import Finding
from apps.connections.kinds import Result


@dataclass(frozen=True, slots=True)
class Comparison:
    """Troubles only, in the order of the steps; `same` and `new` as they are found now."""

    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    same: tuple[Finding, ...]


def compare(before: Iterable[Finding], now: Iterable[Finding]) -> Comparison:
    """A trouble is the same when its code comes from the same step."""
    earlier = {_key(finding): finding for finding in before if is_trouble(finding)}
    found = {_key(finding): finding for finding in now if is_trouble(finding)}
    return Comparison(
        new=tuple(finding for key, finding in found.items() if key not in earlier),
        gone=tuple(finding for key, finding in earlier.items() if key not in found),
        same=tuple(finding for key, finding in found.items() if key in earlier),
    )


def is_trouble(finding: Finding) -> bool:
    """Whether it failed or could not be told for a reason of its own."""
    if finding.result == Result.FAILED:
        return True
    return finding.result == Result.COULD_NOT_TELL and not finding.code.startswith("check.")


def _key(finding: Finding) -> tuple[Step, Code, str]:
    # Several chosen spaces can be missing at one step; only their details differ.
    detail = finding.detail if finding.step == Step.CHOSEN_SPACES else ""
    return finding.step, finding.code, detail
