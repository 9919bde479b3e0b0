"""What an examination finds out beside troubles, in which order, and when it stops."""

import json
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from apps.connections.codes import Step
from apps.connections.doctor import (
    Finding,
    confirm,
    examine,
    page_counts,
    wants_confirmation,
)
from apps.connections.kinds import ApiAccess, ExportWay, IdentityKind, Result, State, TokenState
from tests.connections.doctor.sites import HASTY, examined, hosts_of, target_of
from tests.fakes.confluence import Site, confluence
from tests.fakes.confluence.catalogue import SCENARIOS
from tests.fakes.confluence.scenario import Override
from tests.fakes.confluence.wire import Answer, json_answer

_JSON = (("Content-Type", "application/json"),)
BEFORE_ANSWERS = ["address", "name", "connection", "encryption"]
ON_CLOUD = [
    *BEFORE_ANSWERS,
    "product",
    "anonymous",
    "identity",
    "spaces",
    "chosen_spaces",
    "page",
    "body",
    "comments",
    "attachment",
    "search",
    "restrictions",
    "expiry",
    "export",
    "limits",
]
ON_DC = [
    *ON_CLOUD[: ON_CLOUD.index("restrictions") + 1],
    "space_permissions",
    "expiry",
    "export",
    "limits",
]


@pytest.mark.parametrize(
    ("scenario", "steps"), [("cloud.healthy", ON_CLOUD), ("dc.healthy", ON_DC)]
)
def test_the_steps_come_in_their_order(scenario: str, steps: list[str]) -> None:
    report = examined(scenario).report
    assert [finding.step.value for finding in report.findings] == steps


def test_findings_are_told_one_by_one_as_they_come() -> None:
    told: list[Finding] = []
    with confluence("cloud.healthy") as site, hosts_of(site):
        report = examine(target_of(site), on_finding=told.append, limits=HASTY)
    assert tuple(told) == report.findings


@pytest.mark.parametrize(
    ("scenario", "name", "account", "kind"),
    [
        ("cloud.healthy", "Mara Kern", "sample-account-of-mara", "atlassian"),
        ("cloud.scoped_healthy", "Mara Kern", "sample-account-of-mara", "atlassian"),
        ("cloud.service_account", "Mara Kern", "sample-account-of-mara", "app"),
        ("dc.healthy", "Mara Kern", "sample-key-of-mara", ""),
        ("dc.password_healthy", "Mara Kern", "sample-key-of-mara", ""),
    ],
)
def test_the_account_is_named(scenario: str, name: str, account: str, kind: str) -> None:
    identity = examined(scenario).report.identity
    assert identity.kind == IdentityKind.KNOWN
    assert (identity.name, identity.id, identity.account_type) == (name, account, kind)


def test_the_names_that_a_certificate_is_for_are_told() -> None:
    told = [
        finding
        for finding in examined("tls.hostname").report.findings
        if finding.step == "encryption"
    ]
    assert [finding.detail for finding in told] == ["It is valid for wiki.example.org."]


@pytest.mark.parametrize("scenario", ["cloud.healthy", "dc.healthy"])
def test_spaces_are_listed_with_their_pages_counted(scenario: str) -> None:
    report = examined(scenario).report
    assert [(space.key, space.name, space.pages) for space in report.spaces] == [
        ("ENG", "Engineering", 2),
        ("HR", "Human resources", 4),
        ("OLD", "Old handbook", 1),
        ("PUB", "Public notes", 1),
    ]
    assert not report.more_spaces


@pytest.mark.parametrize("scenario", ["cloud.healthy", "cloud.scoped_healthy", "dc.healthy"])
def test_pages_of_other_spaces_are_counted_when_somebody_asks(scenario: str) -> None:
    with confluence(scenario) as site, hosts_of(site):
        counts = page_counts(target_of(site), ["PUB", "HR"], limits=HASTY)
    assert counts == {"PUB": 1, "HR": 4}
    assert len(site.requests) == 2


def test_what_cannot_be_counted_is_missing() -> None:
    with confluence("c.cql_bad") as site, hosts_of(site):
        assert page_counts(target_of(site), ["HR"], limits=HASTY) == {}


@pytest.mark.parametrize("total", [-1, 2**31, 10**30, "7", None])
def test_a_count_that_cannot_be_one_is_none(total: object) -> None:
    strange = Override(("v1.search",), json_answer(200, {"results": [], "totalSize": total}))
    site = Site(replace(SCENARIOS["cloud.healthy"], overrides=(strange,)))
    with closing(site), hosts_of(site):
        report = examine(target_of(site), limits=HASTY)
    assert [space.pages for space in report.spaces] == [None, None, None, None]


def test_an_answer_that_is_nested_without_end_is_no_answer() -> None:
    deep = Override(("v2.spaces",), Answer(200, b"[" * 200_000, _JSON))
    site = Site(replace(SCENARIOS["cloud.healthy"], overrides=(deep,)))
    with closing(site), hosts_of(site):
        report = examine(target_of(site), limits=HASTY)
    assert report.spaces == ()


def test_a_scoped_token_is_led_through_the_gateway() -> None:
    report = examined("cloud.scoped_on_site").report
    assert report.cloud_id == "5a3b7c1d-0000-4000-8000-5a4d504c4531"
    assert report.base_url.endswith("/wiki")
    assert examined("cloud.healthy").report.cloud_id == ""


def test_a_context_path_is_found_and_kept() -> None:
    seen = examined("fp.context")
    assert seen.report.base_url == seen.site.url
    assert seen.report.base_url.endswith("/confluence")
    assert not seen.site.entered.endswith("/confluence")


@pytest.mark.parametrize(
    ("scenario", "export"),
    [
        ("cloud.healthy", ExportWay.BROWSER),
        ("cloud.dead_pair", ExportWay.BROWSER),
        ("dc.healthy", ExportWay.API),
        ("dc.rpc_off", ExportWay.API),
        ("dc.pat_old", ExportWay.BROWSER),
        ("dc.use_denied", ExportWay.API_WITHOUT_RIGHT),
        ("dns.nx", ExportWay.UNKNOWN),
    ],
)
def test_it_is_told_whether_an_export_comes_over_the_api(scenario: str, export: ExportWay) -> None:
    assert examined(scenario).report.export == export


def test_the_end_of_a_personal_access_token_is_read_from_its_list() -> None:
    report = examined("dc.healthy", expires_on=date(2030, 1, 1)).report
    assert report.expires_on == (datetime.now(UTC) + timedelta(days=200)).date()
    assert report.version == "9.2.4"


def test_a_token_without_an_end_has_no_last_day() -> None:
    report = examined("dc.healthy/never_expires", expires_on=date(2020, 1, 1)).report
    expiry = next(each for each in report.findings if each.step == Step.EXPIRY)
    assert (expiry.result, expiry.detail) == (Result.PASSED, "The token never ends.")
    assert report.token == TokenState.VALID


def test_a_day_that_comes_near_is_a_warning() -> None:
    soon = datetime.now(UTC).date() + timedelta(days=30)
    report = examined("cloud.healthy", expires_on=soon).report
    assert (report.token, report.state) == (TokenState.EXPIRING, State.ATTENTION)
    later = examined("cloud.healthy", expires_on=soon + timedelta(days=1)).report
    assert (later.token, later.state) == (TokenState.VALID, State.HEALTHY)


@pytest.mark.parametrize(
    ("scenario", "token"),
    [
        # What is refused has ended; what still works has another date than was thought.
        ("cloud.dead_pair", TokenState.EXPIRED),
        ("cloud.healthy", TokenState.VALID),
    ],
)
def test_a_day_that_has_passed_is_told_by_its_code(scenario: str, token: TokenState) -> None:
    report = examined(scenario, expires_on=date(2026, 1, 31)).report
    expiry = next(each for each in report.findings if each.step == Step.EXPIRY)
    assert (expiry.code, expiry.who, expiry.detail) == (
        "token.expired",
        "you",
        "The day is 2026-01-31.",
    )
    assert "replace the old one" in expiry.remedy
    assert report.token == token


def test_a_credential_counts_as_valid_only_where_it_was_seen_to_be() -> None:
    later = datetime.now(UTC).date() + timedelta(days=300)
    assert examined("cloud.anon_403_old", expires_on=later).report.token == TokenState.UNKNOWN
    assert examined("net.refused", expires_on=later).report.token == TokenState.UNKNOWN
    assert examined("cloud.no_licence", expires_on=later).report.token == TokenState.VALID


def test_nothing_is_asked_after_the_first_certain_cause() -> None:
    seen = examined("dc.bad_basic")
    assert [one.route for one in seen.site.requests] == [
        "dc.status",
        "dc.manifest",
        "dc.current_user",
        "dc.current_user",
    ]
    skipped = [each.step for each in seen.report.findings if each.result == Result.SKIPPED]
    assert skipped[0] == Step.SPACES
    assert skipped[-1] == Step.SPACE_PERMISSIONS


def test_the_right_password_is_sent_once_before_it_has_succeeded() -> None:
    with confluence("dc.password_healthy") as site, hosts_of(site):
        examine(target_of(site), limits=HASTY)
    signed = [one for one in site.requests if one.authorization == "basic"]
    assert signed[0].route == "dc.current_user"
    assert signed[0].query == {"os_authType": ["basic"]}


def test_without_a_chosen_space_one_in_use_is_looked_into() -> None:
    report = examined("cloud.healthy", spaces=()).report
    chosen = next(each for each in report.findings if each.step == Step.CHOSEN_SPACES)
    assert (chosen.result, chosen.detail) == (Result.SKIPPED, "None is chosen yet.")
    assert report.state == State.HEALTHY


def test_a_dead_token_among_visitors_is_seen_as_anonymous() -> None:
    report = examined("dc.pat_dead_200").report
    assert report.identity.kind == IdentityKind.ANONYMOUS


def test_a_refusal_counts_once_a_second_run_has_confirmed_it() -> None:
    with confluence("cloud.no_licence") as site, hosts_of(site):
        first = examine(target_of(site), limits=HASTY)
        second = confirm(first, examine(target_of(site), limits=HASTY))
    assert (first.state, first.api_access) == (State.PROVISIONAL, ApiAccess.BLOCKED)
    assert wants_confirmation(first)
    assert (second.state, second.api_access) == (State.BLOCKED, ApiAccess.BLOCKED)
    assert not second.provisional
    assert second.begun == first.begun


def test_a_refusal_that_is_gone_the_second_time_changes_nothing() -> None:
    with confluence("cloud.no_licence") as site, hosts_of(site):
        first = examine(target_of(site), limits=HASTY)
        site.switch("cloud.healthy")
        second = confirm(first, examine(target_of(site), limits=HASTY))
    assert (second.state, second.api_access) == (State.HEALTHY, ApiAccess.OK)


def test_another_refusal_the_second_time_is_not_confirmed() -> None:
    with confluence("cloud.no_licence") as site, hosts_of(site):
        first = examine(target_of(site), limits=HASTY)
        site.switch("cloud.ip_list")
        second = confirm(first, examine(target_of(site), limits=HASTY))
    assert second.state == State.PROVISIONAL
    assert second.provisional


@pytest.mark.parametrize("scenario", ["dc.bad_basic", "dc.captcha"])
def test_a_refused_password_is_final_at_once(scenario: str) -> None:
    report = examined(scenario).report
    assert not wants_confirmation(report)
    assert report.state == State.FAILING


def test_a_report_survives_being_written_and_read() -> None:
    report = examined("cloud.no_licence").report
    told = json.loads(json.dumps(report.as_json()))
    again = tuple(Finding.from_json(each) for each in told["findings"])
    assert [each.as_json() for each in again] == [each.as_json() for each in report.findings]
    assert set(told) >= {"state", "api_access", "token", "findings"}
    assert set(told["findings"][0]) >= {"code", "result", "cause", "remedy", "who", "evidence"}
