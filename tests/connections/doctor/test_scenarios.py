"""The doctor over real sockets: every scenario of the stand-in is told as what it is."""

import json

import pytest

from apps.connections.codes import Code
from apps.connections.doctor import Finding, Report
from apps.connections.doctor.messages import administrator_message
from tests.connections.doctor.expected import OUTCOMES, OWNERS, codes
from tests.connections.doctor.sites import Examined, examined
from tests.fakes.confluence.catalogue import SCENARIOS

# Its address is the vendor's, which tests must not ask; `test_reaching` has one in its place.
ELSEWHERE = {"url.cloud_http"}
# The portal found a way by itself, so nothing failed.
MENDED = {"cloud.gateway_401/classic"}


def named(report: Report) -> list[Finding]:
    """The findings with a code of their own."""
    return [finding for finding in report.findings if not finding.code.startswith("check.")]


def _rows() -> list[object]:
    """Every scenario; the further variants of a code in the slow matrix."""
    names = sorted(set(SCENARIOS) - ELSEWHERE)
    return [pytest.param(name, marks=[pytest.mark.slow] if "/" in name else []) for name in names]


def test_each_variant_has_a_scenario_of_its_code_in_the_quick_run() -> None:
    assert {name.partition("/")[0] for name in SCENARIOS} <= set(SCENARIOS)


@pytest.mark.parametrize("scenario", _rows())
def test_each_scenario_is_told_as_what_it_is(scenario: str) -> None:
    seen = examined(scenario)
    report = seen.report
    assert {finding.code.value for finding in named(report)} == codes(scenario)
    assert (report.state, report.api_access, report.token) == OUTCOMES[scenario]
    for finding in named(report):
        result, who, words = OWNERS[finding.code]
        assert finding.result == ("passed" if scenario in MENDED else result)
        assert finding.who == who
        assert words in finding.remedy
    assert report.requests < 25
    assert len(seen.site.requests) < 25
    _assert_secret_kept(seen)


def _assert_secret_kept(seen: Examined) -> None:
    credentials = seen.site.credentials
    told = json.dumps(seen.report.as_json()) + administrator_message(
        seen.report.base_url, "", seen.report.finished, seen.report.findings
    )
    assert credentials.secret not in told
    assert credentials.basic not in told
    seen.site.assert_secret_kept()
    if credentials.kind == "dc_password" and seen.report.api_access != "ok":
        assert seen.site.password_attempts <= 1


def test_every_code_has_a_scenario_or_a_test_of_its_own() -> None:
    found = set().union(*(codes(scenario) for scenario in set(SCENARIOS) - ELSEWHERE))
    own_tests = {
        "url.cloud_http",
        "net.plain_http",
        "net.proxy",
        "net.redirect_refused",
        "token.expired",
    }
    every = {code.value for code in Code if not code.startswith("check.")}
    assert found | own_tests == every


def test_the_table_of_owners_is_complete() -> None:
    assert set(OWNERS) == {code.value for code in Code if not code.startswith("check.")}
