"""From findings to an outcome, a message and a comparison."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from apps.connections.codes import Code, Step
from apps.connections.doctor import Finding
from apps.connections.doctor.comparison import compare
from apps.connections.doctor.conclusion import conclude
from apps.connections.doctor.exchanges import Evidence, Signed
from apps.connections.doctor.messages import administrator_message
from apps.connections.doctor.ways_out import ways_out
from apps.connections.kinds import ExportWay, Kind, Result, TokenState

AT = datetime(2026, 11, 25, 12, 30, tzinfo=UTC)
EVIDENCE = Evidence(
    AT,
    "GET https://wiki.example.org/rest/api/user/current",
    Signed.BEARER,
    403,
    0.251,
    headers=(("x-seraph-loginreason", "AUTHORISATION_FAILED"),),
    trace="0af7651916cd43dd",
    said="Not permitted to use confluence : null",
)
DENIED = Finding(
    Step.IDENTITY, Code.DC_USE_DENIED, Result.FAILED, evidence=(EVIDENCE,), provisional=True
)
KNOWN = Finding(Step.IDENTITY, Code.CHECK_IDENTITY, Result.PASSED)
CLOCK = Finding(Step.LIMITS, Code.C_CLOCK, Result.FAILED)
READ_ONLY = Finding(Step.PRODUCT, Code.DC_READONLY, Result.PASSED)
NO_DATE = Finding(Step.EXPIRY, Code.CHECK_EXPIRY, Result.COULD_NOT_TELL)
SLOW = Finding(Step.PRODUCT, Code.NET_TIMEOUT_READ, Result.COULD_NOT_TELL)
NO_SCOPE = Finding(Step.COMMENTS, Code.CLOUD_SCOPE, Result.FAILED)
HR = Finding(Step.CHOSEN_SPACES, Code.DC_SPACE_404, Result.FAILED, "Space HR.")
ENG = replace(HR, detail="Space ENG.")


@pytest.mark.parametrize(
    ("findings", "token", "state", "access", "provisional"),
    [
        ((KNOWN,), TokenState.VALID, "healthy", "ok", False),
        ((KNOWN, READ_ONLY, NO_DATE), TokenState.VALID, "healthy", "ok", False),
        ((KNOWN, CLOCK), TokenState.VALID, "attention", "ok", False),
        ((KNOWN,), TokenState.EXPIRING, "attention", "ok", False),
        ((KNOWN, NO_SCOPE), TokenState.VALID, "attention", "ok", False),
        (
            (KNOWN, replace(NO_SCOPE, step=Step.BODY)),
            TokenState.VALID,
            "failing",
            "rejected",
            False,
        ),
        ((replace(NO_SCOPE, step=Step.IDENTITY),), TokenState.VALID, "attention", "ok", False),
        ((DENIED,), TokenState.VALID, "provisional", "blocked", True),
        ((replace(DENIED, provisional=False),), TokenState.VALID, "blocked", "blocked", False),
        ((SLOW, CLOCK), TokenState.UNKNOWN, "unclear", "unreachable", False),
    ],
)
def test_the_first_decisive_finding_makes_the_outcome(
    findings: tuple[Finding, ...], token: TokenState, state: str, access: str, provisional: bool
) -> None:
    verdict = conclude(findings, token=token)
    assert (verdict.state, verdict.api_access) == (state, access)
    assert verdict.provisional is provisional


def test_a_comparison_tells_what_is_new_gone_and_the_same() -> None:
    seen = compare((KNOWN, CLOCK, HR), (KNOWN, HR, ENG, replace(DENIED, detail="anything")))
    assert [finding.detail for finding in seen.new] == ["Space ENG.", "anything"]
    assert [finding.code for finding in seen.gone] == ["c.clock"]
    assert [finding.detail for finding in seen.same] == ["Space HR."]


def test_what_passed_or_was_not_known_is_no_trouble() -> None:
    seen = compare((), (KNOWN, READ_ONLY, NO_DATE))
    assert (seen.new, seen.gone, seen.same) == ((), (), ())


MESSAGE = """\
Hello,

our knowledge portal reads pages from Confluence at https://wiki.example.org with the account of \
Mara Kern.
It examined the connection on 25 November 2026 at 12:30 UTC and found:

1. The account may not use Confluence [dc.use_denied]
   (seen once so far; it is being confirmed)
   Why: The sign-in succeeded, but the account lacks the global permission “can use”. Often it is \
missing from a group of the company directory.
   What helps: Ask the Confluence administrator to give the account this permission (General \
configuration → Global permissions) or to add it to the right group.
   Who can do it: a Confluence administrator
   - 2026-11-25 12:30:00 UTC  GET https://wiki.example.org/rest/api/user/current, signed (bearer)
     Status 403 after 0.25 s
     x-seraph-loginreason: AUTHORISATION_FAILED
     trace id: 0af7651916cd43dd
     said: Not permitted to use confluence : null

The evidence holds no password or token. Thank you for your help.
"""


def test_a_report_is_a_message_ready_to_send() -> None:
    told = administrator_message(
        "https://wiki.example.org", "Mara Kern", AT, (KNOWN, READ_ONLY, DENIED)
    )
    assert told == MESSAGE


def test_without_trouble_the_message_says_so() -> None:
    told = administrator_message("https://wiki.example.org", "", AT, (KNOWN,))
    assert told.endswith("on 25 November 2026 at 12:30 UTC and everything works.\n")


@pytest.mark.parametrize(
    ("kind", "wanted", "step"),
    [
        (Kind.CLOUD, "create a service account with an API token", "Under Manage space choose"),
        (Kind.DC, "the global permission “can use”", "Choose Content Tools"),
    ],
)
def test_the_ways_out_ask_for_access_and_tell_how_to_export(
    kind: Kind, wanted: str, step: str
) -> None:
    out = ways_out(kind, "https://wiki.example.org", "Mara Kern", ExportWay.BROWSER)
    assert wanted in out.access_request
    assert "https://wiki.example.org" in out.access_request
    assert "Mara Kern" in out.access_request
    assert any(each.startswith(step) for each in out.export_steps)
    assert all(each in out.export_request for each in out.export_steps)


@pytest.mark.parametrize(
    ("export", "words"),
    [
        (ExportWay.API, "can hand out a space export over the API as well"),
        (ExportWay.API_WITHOUT_RIGHT, "only to accounts that may make exports"),
        (ExportWay.BROWSER, "made in the browser by a person"),
        (ExportWay.UNKNOWN, "is not known"),
    ],
)
def test_the_ways_out_say_whether_a_person_is_needed(export: ExportWay, words: str) -> None:
    assert words in ways_out(Kind.DC, "https://wiki.example.org", "", export).over_api
