"""The fake itself: what the doctor's tests rely on must be there and be wrong in the right way."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime

import httpx2
import pytest

from tests.fakes.confluence import Site, confluence

SECONDS = 10


@dataclass(frozen=True)
class Asker:
    site: Site
    client: httpx2.Client

    def __call__(self, path: str, *, signed: bool = True, below: str = "") -> httpx2.Response:
        entered = self.site.credentials
        header = f"Basic {entered.basic}" if entered.username else f"Bearer {entered.secret}"
        headers = {"Authorization": header} if signed else {}
        return self.client.get((below or self.base) + path, headers=headers)

    @property
    def base(self) -> str:
        cloud_id = self.site.cloud_id
        gateway = f"{self.site.gateway_url}/ex/confluence/{cloud_id}/wiki"
        return gateway if cloud_id else self.site.url


@contextmanager
def asking(scenario: str) -> Iterator[Asker]:
    with confluence(scenario) as site:
        trusted = ssl.create_default_context(cadata=site.authority_pem)
        with httpx2.Client(verify=trusted, trust_env=False, timeout=SECONDS) as client:
            yield Asker(site, client)


CURRENT_USER = "/rest/api/user/current"


@pytest.mark.parametrize(
    ("scenario", "verify_code"),
    [
        ("tls.unknown_ca", 20),
        ("tls.self_signed", 18),
        ("tls.hostname", 64),
        ("tls.expired", 10),
        ("tls.not_yet", 9),
    ],
)
def test_a_bad_certificate_is_bad_in_its_own_way(scenario: str, verify_code: int) -> None:
    with confluence(scenario) as site:
        # Of the CA only what the person of the scenario has uploaded is known.
        context = ssl.create_default_context(cadata=site.ca_pem or None)
        with (
            httpx2.Client(verify=context, trust_env=False, timeout=SECONDS) as client,
            pytest.raises(httpx2.ConnectError) as raised,
        ):
            client.get(f"{site.url}/status")
        assert _certificate_error(raised.value).verify_code == verify_code
        assert site.requests == []


def _certificate_error(error: BaseException) -> ssl.SSLCertVerificationError:
    at: BaseException | None = error
    while not isinstance(at, ssl.SSLCertVerificationError):
        assert at
        at = at.__cause__ or at.__context__
    return at


@pytest.mark.parametrize(
    ("scenario", "error", "said"),
    [
        ("tls.version", httpx2.ConnectError, "PROTOCOL_VERSION"),
        ("tls.other", httpx2.ConnectError, "HANDSHAKE_FAILURE"),
        ("tls.not_tls", httpx2.ConnectError, "WRONG_VERSION_NUMBER"),
        ("tls.client_cert", httpx2.ReadError, "CERTIFICATE_REQUIRED"),
        ("net.refused", httpx2.ConnectError, "refused"),
        ("net.reset", httpx2.ConnectError, "reset"),
        ("net.reset_http_on_https", httpx2.ReadError, "reset"),
        ("net.drop", httpx2.RemoteProtocolError, "without sending a response"),
        ("net.truncated", httpx2.RemoteProtocolError, "complete message body"),
        ("net.bad_encoding", httpx2.DecodingError, "incorrect header check"),
    ],
)
def test_a_broken_line_breaks_as_it_should(
    scenario: str, error: type[Exception], said: str
) -> None:
    with asking(scenario) as ask, pytest.raises(error, match=f"(?i){said}"):
        ask.client.get(f"{ask.site.entered}/status")


@pytest.mark.parametrize(
    ("scenario", "error"),
    [
        ("net.timeout_connect", httpx2.ConnectTimeout),
        ("net.timeout_read", httpx2.ReadTimeout),
    ],
)
def test_a_silent_host_lets_its_client_wait(scenario: str, error: type[Exception]) -> None:
    with asking(scenario) as ask, pytest.raises(error):
        ask.client.get(f"{ask.site.url}/status", timeout=0.3)


def test_a_trickle_never_ends_in_time_though_each_byte_does() -> None:
    with (
        asking("net.timeout_read/trickle") as ask,
        ask.client.stream("GET", f"{ask.site.url}/status") as answer,
    ):
        parts = answer.iter_raw()
        assert next(parts).startswith(b'{"state"')
        assert next(parts) == b" "


def test_redirects_go_round_in_a_circle() -> None:
    with asking("net.redirect_loop") as ask, pytest.raises(httpx2.TooManyRedirects):
        ask.client.get(ask.site.url, follow_redirects=True)


@pytest.mark.parametrize(
    ("scenario", "anonymous", "signed"),
    [
        ("cloud.healthy", 403, 200),
        ("cloud.healthy/anonymous", 200, 200),
        ("cloud.scoped_healthy", 401, 200),
        ("cloud.service_account", 401, 200),
        ("cloud.dead_pair", 403, 403),
        ("cloud.dead_pair/anonymous_reads", 200, 200),
        ("cloud.no_licence", 403, 403),
        ("cloud.no_licence/gateway", 401, 403),
        ("cloud.scoped_on_site", 403, 401),
        ("cloud.unparsable_basic", 403, 401),
        ("cloud.password", 403, 401),
        ("cloud.bearer_on_site", 403, 403),
        ("cloud.gateway_401/classic", 401, 401),
        ("cloud.wrong_cloudid", 404, 404),
        ("cloud.blocked_external", 403, 403),
        ("cloud.ip_list", 403, 403),
        ("dc.healthy", 403, 200),
        ("dc.healthy/anonymous", 200, 200),
        ("dc.password_healthy", 403, 200),
        ("dc.use_denied", 403, 403),
        ("dc.basic_off", 403, 403),
        ("dc.pat_off", 403, 401),
        ("dc.pat_old", 403, 401),
        ("dc.pat_dead_401", 403, 401),
        ("dc.pat_dead_200", 200, 200),
        ("dc.pat_dead_429", 429, 429),
        ("dc.block_all", 403, 429),
        ("dc.captcha", 403, 403),
    ],
)
def test_who_asks_decides_what_is_answered(scenario: str, anonymous: int, signed: int) -> None:
    with asking(scenario) as ask:
        control = ask(CURRENT_USER, signed=False)
        answer = ask(CURRENT_USER)
        assert (control.status_code, answer.status_code) == (anonymous, signed)


@pytest.mark.parametrize(
    "scenario",
    ["cloud.dead_pair", "cloud.dead_pair/anonymous_reads", "cloud.no_licence", "dc.pat_dead_200"],
)
def test_nobody_and_the_useless_credential_get_the_same_word_for_word(scenario: str) -> None:
    with asking(scenario) as ask:
        control, answer = ask(CURRENT_USER, signed=False), ask(CURRENT_USER)
        assert (control.status_code, control.content) == (answer.status_code, answer.content)


@pytest.mark.parametrize(
    ("scenario", "body"),
    [
        (
            "cloud.anon_403",
            (
                b'{"statusCode":403,"message":"com.atlassian.confluence.mvc.rest.common.exception.'
                b'StacklessResponseStatusException: 403 FORBIDDEN \\"Request rejected because '
                b'caller cannot access Confluence\\""}'
            ),
        ),
        (
            "cloud.anon_403_old",
            b'{"message":"Current user not permitted to use Confluence","statusCode":403}',
        ),
    ],
)
def test_the_403_of_cloud_is_said_as_it_is_known(scenario: str, body: bytes) -> None:
    with asking(scenario) as ask:
        assert ask(CURRENT_USER).content == body


def test_jira_tells_the_dead_pair_from_the_account_without_access() -> None:
    with asking("cloud.dead_pair") as ask:
        myself = ask("/rest/api/3/myself", below=ask.site.origin)
        info = ask("/rest/api/3/serverInfo", below=ask.site.origin)
        assert (myself.status_code, info.status_code) == (401, 200)
        assert myself.headers["X-Seraph-LoginReason"] == "AUTHENTICATED_FAILED"
        assert info.headers["X-Seraph-LoginReason"] == "AUTHENTICATED_FAILED"
    with asking("cloud.no_licence") as ask:
        myself = ask("/rest/api/3/myself", below=ask.site.origin)
        info = ask("/rest/api/3/serverInfo", below=ask.site.origin)
        assert (myself.status_code, info.status_code) == (200, 200)
        assert "X-Seraph-LoginReason" not in info.headers


@pytest.mark.parametrize(
    "scenario", ["cloud.bearer_on_site", "cloud.bearer_on_site/service_account"]
)
def test_at_the_site_every_bearer_is_as_good_as_none(scenario: str) -> None:
    with asking(scenario) as ask:
        below, jira = ask.site.url, f"{ask.site.origin}/rest/api/3/serverInfo"
        assert ask(CURRENT_USER, below=below).status_code == 403
        assert ask("", below=jira).json() == {"error": "Failed to parse Connect Session Auth Token"}


def test_v2_hides_what_v1_refuses() -> None:
    with asking("cloud.no_licence") as ask:
        assert ask("/api/v2/spaces").json() == {
            "errors": [{"status": 404, "code": "NOT_FOUND", "title": "Not Found", "detail": None}]
        }


def test_three_wrong_passwords_lock_the_right_one_out() -> None:
    with asking("dc.bad_basic/last_try") as ask:
        assert ask(CURRENT_USER).status_code == 401
        locked = ask(CURRENT_USER)
        assert locked.status_code == 403
        assert locked.headers["X-Authentication-Denied-Reason"] == (
            f"CAPTCHA_CHALLENGE; login-url={ask.site.url}/login.action"
        )
        assert ask.site.password_attempts == 2


def test_the_edge_is_wrong_once() -> None:
    with asking("cloud.edge_flap") as ask:
        first, second = ask(CURRENT_USER), ask(CURRENT_USER)
        assert (first.status_code, second.status_code) == (403, 200)
        assert first.headers["x-cache"] == "Error from cloudfront"


def test_a_scope_is_missing_for_one_endpoint_only() -> None:
    with asking("cloud.scope") as ask:
        refused = ask("/rest/api/search?cql=type=page")
        assert refused.json() == {"code": 401, "message": "Unauthorized; scope does not match"}
        assert refused.headers["X-Failure-Category"] == "FAILURE_CLIENT_SCOPE_CHECK"
        assert "WWW-Authenticate" not in refused.headers
        assert ask(CURRENT_USER).status_code == 200


@pytest.mark.parametrize(
    ("variant", "waits"),
    [
        ("", ["2"]),
        ("/none", []),
        ("/zero", ["0"]),
        ("/past", ["Wed, 21 Oct 2015 07:28:00 GMT"]),
        ("/negative", ["-5"]),
        ("/fraction", ["1.5"]),
        ("/words", ["soon"]),
        ("/empty", [""]),
        ("/huge", ["9223372036854775807"]),
        ("/twice", ["2", "600"]),
    ],
)
def test_a_429_says_when_to_come_back_in_every_odd_way(variant: str, waits: list[str]) -> None:
    with asking(f"cloud.burst{variant}") as ask:
        answer = ask(CURRENT_USER)
        assert answer.status_code == 429
        assert answer.headers.get_list("Retry-After") == waits


def test_an_attachment_comes_from_the_media_host_without_the_credential() -> None:
    with asking("cloud.healthy") as ask:
        found = ask("/rest/api/content/1002/child/attachment/att4001/download")
        assert found.status_code == 302
        assert found.headers["Location"].startswith(f"{ask.site.media_url}/file/att4001/binary?")
        assert ask.client.get(found.headers["Location"]).content == b"Thirty days a year.\n"
        assert ask("/download/attachments/1002/days.txt").status_code == 401
        ask.site.assert_secret_kept()


def test_a_server_can_repeat_the_secret_that_it_was_sent() -> None:
    with asking("fp.unexpected/repeats_secret") as ask:
        sent = ask.site.credentials
        told = ask(CURRENT_USER)
        assert told.json() == {"message": f"What is Basic {sent.basic} or {sent.secret}?"}
        assert told.headers["Server"] == f"sample Basic {sent.basic}"


@pytest.mark.parametrize("way", ["media", "elsewhere", "query", "plain"])
def test_a_secret_that_went_astray_is_told(way: str) -> None:
    with asking("cloud.healthy") as ask:
        site = ask.site
        if way == "media":
            ask("/file/att4001/binary", below=site.media_url)
        elif way == "elsewhere":
            ask("/", below=site.elsewhere_url)
        elif way == "query":
            ask(f"/rest/api/search?cql={site.credentials.secret}", signed=False)
        else:
            with pytest.raises(httpx2.ReadError):
                ask(CURRENT_USER, below=site.url.replace("https", "http"))
        with pytest.raises(AssertionError, match="the secret came to"):
            site.assert_secret_kept()
        assert site.credentials.secret not in repr(site.requests)


def test_the_scenario_changes_under_the_same_address() -> None:
    with asking("dc.healthy") as ask:
        url = ask.site.url
        assert ask(CURRENT_USER).status_code == 200
        ask.site.switch("net.refused")
        with pytest.raises(httpx2.ConnectError):
            httpx2.get(f"{url}/status", trust_env=False)
        ask.site.switch("dc.block_all")
        assert ask.site.url == url
        assert ask(CURRENT_USER).headers["Retry-After"] == "9223372036854775807"


def test_restrictions_are_inherited_and_lists_are_cut() -> None:
    with asking("cloud.healthy") as ask:
        first = ask("/api/v2/spaces/100/pages?limit=3").json()
        more = ask(first["_links"]["next"].removeprefix("/wiki")).json()
        titles = [page["title"] for page in first["results"] + more["results"]]
        assert titles == ["Human resources home", "Holidays", "Travel", "Interview notes"]
        assert "next" not in more["_links"]
        assert ask("/api/v2/pages/1006").status_code == 404


def test_the_clock_can_be_wrong() -> None:
    with asking("dc.healthy") as ask:
        right = parsedate_to_datetime(ask("/status").headers["Date"])
        ask.site.switch("c.clock")
        wrong = parsedate_to_datetime(ask("/status").headers["Date"])
        assert wrong - right >= timedelta(minutes=10)
