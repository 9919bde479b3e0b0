"""What the codes are told as: complete, in people's words, and the same in the documents."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from apps.connections.codes import Code, Step, check
from apps.connections.doctor.catalogue import ENTRIES, entry
from apps.connections.doctor.catalogue.entry import Entry, Severity
from apps.connections.kinds import ApiAccess, Result, Who

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "connections.md"
ROW = re.compile(r"^\| `([a-z]+\.[a-z_0-9]+)` \| (.+) \| (.+) \| (.+) \| (.+) \|$", re.MULTILINE)
WHO = {
    Who.YOU: "you",
    Who.SPACE_ADMIN: "space admin",
    Who.CONFLUENCE_ADMIN: "Confluence admin",
    Who.ORGANIZATION_ADMIN: "organization admin",
    Who.NETWORK_ADMIN: "network admin",
    Who.OPERATOR: "operator",
}
NAMED = [each for each in ENTRIES if not each.code.startswith("check.")]


def test_every_code_has_one_entry() -> None:
    assert sorted(each.code for each in ENTRIES) == sorted(Code)


def test_every_step_has_its_entry() -> None:
    assert {entry(check(step)).code for step in Step} == {
        code for code in Code if code.startswith("check.")
    }


@pytest.mark.parametrize("each", ENTRIES, ids=lambda each: each.code)
def test_every_entry_is_told_in_whole_sentences(each: Entry) -> None:
    assert not each.title.endswith(".")
    assert each.cause.endswith(".")
    assert each.remedy.endswith(".")
    assert "  " not in f"{each.title} {each.cause} {each.remedy}"


# The words of protocols and programs belong into the evidence, not into what people are told.
JARGON = re.compile(
    r"\b(40[0134]|429|50[0-9]|HTTP|JSON|XML(?!-RPC)|HTML|Seraph|realm|envelope|Basic|Bearer|errno)\b"
)


@pytest.mark.parametrize("each", NAMED, ids=lambda each: each.code)
def test_nobody_needs_to_know_protocols_to_read_an_entry(each: Entry) -> None:
    assert JARGON.findall(f"{each.title} {each.cause} {each.remedy}") == []


def test_blocked_is_said_by_those_codes_alone_that_prove_the_identity() -> None:
    assert {each.code for each in ENTRIES if each.access == ApiAccess.BLOCKED} == {
        "cloud.no_licence",
        "cloud.blocked_external",
        "cloud.ip_list",
        "dc.use_denied",
        "dc.block_all",
    }


def test_notes_are_no_trouble_and_errors_say_what_they_mean_for_the_api() -> None:
    for each in ENTRIES:
        if each.severity == Severity.ERROR:
            assert each.access is not None
            assert each.result != Result.PASSED
        if each.result == Result.PASSED:
            assert each.severity == Severity.NOTE


def test_what_may_pass_is_never_called_failed() -> None:
    passing = {
        "net.timeout_connect",
        "net.timeout_read",
        "net.server_error",
        "fp.maintenance",
        "fp.error",
        "fp.first_run",
        "fp.notification_page",
        "cloud.edge_flap",
        "cloud.quota",
        "cloud.burst",
        "cloud.gateway_429",
        "dc.throttle",
        "dc.500_is_403",
    }
    assert {entry(Code(code)).result for code in passing} == {Result.COULD_NOT_TELL}


def test_the_document_says_of_every_code_what_the_catalogue_says() -> None:
    written = ROW.findall(DOCUMENT.read_text(encoding="utf-8"))
    assert sorted(written) == sorted(
        (
            each.code.value,
            each.title,
            each.result.value.replace("_", " "),
            WHO[each.who],
            each.remedy,
        )
        for each in NAMED
    )
