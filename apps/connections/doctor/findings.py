"""What the doctor found at each step. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from apps.connections.codes import Code, Step
from apps.connections.doctor.catalogue import entry
from apps.connections.doctor.catalogue.entry import Severity
from apps.connections.doctor.exchanges import Evidence
from apps.connections.kinds import ApiAccess, Result, Who

# Without these nothing can be read; the others make the reading complete.
ESSENTIAL = frozenset(
    {
        Step.ADDRESS,
        Step.NAME,
        Step.CONNECTION,
        Step.ENCRYPTION,
        Step.PRODUCT,
        Step.IDENTITY,
        Step.SPACES,
        Step.PAGE,
        Step.BODY,
    }
)
# The token is alive and may read; only whose it is cannot be asked.
_LESSER = frozenset({(Step.IDENTITY, Code.CLOUD_SCOPE)})


@dataclass(frozen=True, slots=True)
class Finding:
    """`detail` is what only the case at hand knows. A `provisional` one rests on a 403 or 404,
    which may pass by itself, until a second run confirms it."""

    step: Step
    code: Code
    result: Result
    detail: str = ""
    evidence: tuple[Evidence, ...] = ()
    provisional: bool = False

    @property
    def title(self) -> str:
        return entry(self.code).title

    @property
    def severity(self) -> Severity:
        return entry(self.code).severity

    @property
    def cause(self) -> str:
        return " ".join(filter(None, (entry(self.code).cause, self.detail)))

    @property
    def remedy(self) -> str:
        return entry(self.code).remedy

    @property
    def who(self) -> Who:
        return entry(self.code).who

    @property
    def access(self) -> ApiAccess | None:
        """What this says about the API as a whole; None when it says nothing."""
        if self.step not in ESSENTIAL or (self.step, self.code) in _LESSER:
            return None
        if self.result in {Result.PASSED, Result.SKIPPED}:
            return None
        return entry(self.code).access

    def as_json(self) -> dict[str, object]:
        return {
            "step": self.step.value,
            "code": self.code.value,
            "result": self.result.value,
            "severity": self.severity.value,
            "title": self.title,
            "cause": self.cause,
            "remedy": self.remedy,
            "who": self.who.value,
            "detail": self.detail,
            "provisional": self.provisional,
            "evidence": [evidence.as_json() for evidence in self.evidence],
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Finding":
        """What `as_json` made; raises KeyError or ValueError for anything else, as from another
        release with other words."""
        return cls(
            step=Step(told["step"]),
            code=Code(told["code"]),
            result=Result(told["result"]),
            detail=told["detail"],
            evidence=tuple(Evidence.from_json(each) for each in told["evidence"]),
            provisional=told["provisional"],
        )


def deciding(findings: Iterable[Finding]) -> Finding | None:
    """The first one that says why the API cannot be used."""
    failed = [finding for finding in findings if finding.result == Result.FAILED]
    return next((finding for finding in failed if finding.access is not None), None)
