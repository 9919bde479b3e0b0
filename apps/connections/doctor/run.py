"""The state of one examination: what is asked of, what was found out, and how findings are made."""

from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeAlias

from apps.connections.address import Address
from apps.connections.codes import Code, Step, check
from apps.connections.doctor.catalogue import entry
from apps.connections.doctor.exchanges import Call, Exchange, Signed, evidence_of
from apps.connections.doctor.findings import Finding
from apps.connections.doctor.recorder import Recorder
from apps.connections.doctor.report import Identity, SpaceSeen
from apps.connections.doctor.rules.content import ends_the_run
from apps.connections.doctor.rules.verdict import Verdict
from apps.connections.doctor.target import Target
from apps.connections.kinds import ExportWay, Result

Findings: TypeAlias = Generator[Finding, None, bool]
"""The findings of a part of the examination; the outcome says whether to go on."""

# These answers say what somebody without a credential gets; nothing rests on their status alone.
_COMPARISONS = frozenset({Call.ANONYMOUS, Call.TOKEN_ROUTE, Call.GATEWAY_CONTROL})
# The header that says so leaves no doubt, and asking again would do harm.
_CERTAIN = frozenset({Code.DC_CAPTCHA, Code.DC_BAD_BASIC})
MOST_REQUESTS: Final = 24


@dataclass(frozen=True, slots=True)
class Hosts:
    """Where Cloud answers beside the site: addresses without a slash at the end."""

    gateway: str
    media: str


@dataclass(slots=True)
class Facts:
    """What has been found out so far.

    `base` is where the API is asked, below the site or the gateway. `accepted` is whether the
    credential is alive, None when that is not known, and `admitted` whether it may ask on.
    `expiry_told` is whether Confluence said when it ends, which may be never.
    """

    base: str
    signed: Signed
    site_cloud_id: str = ""
    cloud_id: str = ""
    version: tuple[int, ...] = ()
    version_text: str = ""
    accepted: bool | None = None
    admitted: bool = False
    identity: Identity = field(default_factory=Identity)
    spaces: tuple[SpaceSeen, ...] = ()
    more_spaces: bool = False
    expires_on: date | None = None
    expiry_told: bool = False
    expiry_detail: str = ""
    export: ExportWay = ExportWay.UNKNOWN


@dataclass(frozen=True, slots=True)
class Run:
    target: Target
    address: Address
    hosts: Hosts
    recorder: Recorder
    facts: Facts

    @property
    def base_url(self) -> str:
        """The address of Confluence: where it was found, never the gateway's."""
        return self.address.base_url if self.facts.cloud_id else self.facts.base

    @property
    def goes_on(self) -> bool:
        """Whether the account is let in, the other side still answers, and requests are left."""
        exchanges = self.recorder.record.exchanges
        answers = not (exchanges and ends_the_run(exchanges[-1]))
        return self.facts.admitted and answers and self.recorder.requests < MOST_REQUESTS

    def gateway(self, cloud_id: str) -> str:
        """Where Cloud takes tokens with scopes for this site."""
        return f"{self.hosts.gateway}/ex/confluence/{cloud_id}/wiki"

    def ask(self, call: Call, path: str, *, method: str = "GET", json: object = None) -> Exchange:
        """A question to the API, signed as it is known to be right."""
        return self.recorder.ask(
            call, f"{self.facts.base}{path}", signed=self.facts.signed, method=method, json=json
        )

    def download(self, path: str) -> Exchange:
        """A file, from the API or from the host that it sends to, which gets no credential."""
        return self.recorder.ask(
            Call.DOWNLOAD,
            f"{self.facts.base}{path}",
            signed=self.facts.signed,
            follow=True,
            follow_to=frozenset({self.hosts.media}),
        )


def found(step: Step, verdict: Verdict) -> Finding:
    """The finding that the catalogue has for a verdict."""
    result = entry(verdict.code).result
    refused = any(
        exchange.status in {403, 404} and exchange.call not in _COMPARISONS
        for exchange in verdict.because
    )
    return Finding(
        step,
        verdict.code,
        result,
        verdict.detail,
        evidence_of(verdict.because),
        provisional=refused and result == Result.FAILED and verdict.code not in _CERTAIN,
    )


def passed(step: Step, detail: str = "", because: Iterable[Exchange] = ()) -> Finding:
    return Finding(step, check(step), Result.PASSED, detail, evidence_of(because))


def could_not_tell(step: Step, detail: str, because: Iterable[Exchange] = ()) -> Finding:
    return Finding(step, check(step), Result.COULD_NOT_TELL, detail, evidence_of(because))


def skipped(
    step: Step, detail: str = "Not looked at, since an earlier step did not succeed."
) -> Finding:
    return Finding(step, check(step), Result.SKIPPED, detail)
