"""The way to a server: what is told before anybody answers, and where a credential never goes."""

import socket
from dataclasses import replace
from typing import Any

import pytest
from django.test import override_settings

from apps.connections.codes import Step
from apps.connections.doctor import Report, examine
from apps.connections.doctor.examination import LIMITS
from apps.connections.kinds import ApiAccess, Result, State
from tests.connections.doctor.expected import OWNERS
from tests.connections.doctor.sites import HASTY, examined, hosts_of, target_of
from tests.fakes.confluence import Site, confluence
from tests.fakes.confluence.catalogue import SCENARIOS
from tests.fakes.confluence.scenario import Override
from tests.fakes.confluence.wire import Host, redirect

PUBLIC = "93.184.215.14"


def trouble(report: Report) -> tuple[str, str, str, str]:
    """Step, code, result and owner of the one finding with a code of its own."""
    (found,) = (each for each in report.findings if not each.code.startswith("check."))
    result, who, words = OWNERS[found.code]
    assert (found.result, found.who) == (result, who)
    assert words in found.remedy
    return found.step, found.code, found.result, found.who


def resolve(monkeypatch: pytest.MonkeyPatch, name: str, address: str) -> None:
    """The system's resolver, which knows one more name."""
    system = socket.getaddrinfo

    def known(host: str, port: int, *args: Any, **more: Any) -> Any:
        return system(address if host == name else host, port, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", known)


def test_an_unencrypted_cloud_address_is_asked_over_https_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resolve(monkeypatch, "northwind.atlassian.net", "127.0.0.1")
    with confluence("cloud.healthy") as site, hosts_of(site):
        pasted = site.url.replace("https://127.0.0.1", "http://northwind.atlassian.net")
        report = examine(target_of(site, address=pasted), limits=HASTY)
    assert trouble(report) == ("address", "url.cloud_http", "passed", "you")
    assert report.base_url == pasted.replace("http://", "https://")
    assert (report.state, report.api_access) == (State.HEALTHY, ApiAccess.OK)
    site.assert_secret_kept()


def test_a_public_server_is_not_spoken_to_unencrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve(monkeypatch, "wiki.example.org", PUBLIC)
    with confluence("dc.healthy") as site, hosts_of(site):
        report = examine(target_of(site, address="http://wiki.example.org"), limits=HASTY)
    assert trouble(report) == ("encryption", "net.plain_http", "failed", "you")
    assert report.api_access == ApiAccess.UNREACHABLE
    assert report.requests == 1


def test_a_proxy_of_the_portal_that_is_dead_is_not_blamed_on_the_server() -> None:
    with confluence("dc.healthy") as site, hosts_of(site), socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with override_settings(OUTBOUND_PROXY=unused.getsockname()):
            report = examine(target_of(site), limits=HASTY)
    assert trouble(report) == ("connection", "net.proxy", "could_not_tell", "operator")
    assert report.state == State.UNCLEAR
    assert site.requests == []


def test_an_attachment_on_a_foreign_host_is_left_there() -> None:
    led_away = Override(("v1.download",), redirect("{elsewhere}/file"))
    site = Site(replace(SCENARIOS["cloud.healthy"], overrides=(led_away,)))
    try:
        with hosts_of(site):
            report = examine(target_of(site), limits=HASTY)
    finally:
        site.close()
    assert trouble(report) == ("attachment", "net.redirect_refused", "failed", "confluence_admin")
    assert (report.state, report.api_access) == (State.ATTENTION, ApiAccess.OK)
    assert Host.ELSEWHERE not in {one.host for one in site.requests}


def test_an_attachment_comes_from_the_media_host_without_the_credential() -> None:
    seen = examined("cloud.healthy")
    (media,) = (one for one in seen.site.requests if one.host == Host.MEDIA)
    assert (media.authorization, media.status) == ("none", 200)
    attachment = next(each for each in seen.report.findings if each.step == Step.ATTACHMENT)
    assert attachment.result == Result.PASSED
    assert "token=" not in str(attachment.as_json())


@pytest.mark.parametrize(
    "scenario", ["dns.nx", "net.refused", "net.timeout_connect", "net.timeout_read", "tls.expired"]
)
def test_a_dead_server_is_asked_one_question_that_ends_in_time(scenario: str) -> None:
    seen = examined(scenario)
    assert seen.report.requests == 1
    # So the whole takes as long as one request at most, and an answer comes within 15 seconds.
    assert LIMITS.total <= 8


def test_no_certificate_of_the_person_means_no_request() -> None:
    seen = examined("tls.unknown_ca")
    assert seen.report.requests == 1
    assert seen.site.requests == []
