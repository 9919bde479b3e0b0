"""Walls, passing trouble, lost routes and products, each by one recorded answer."""

import pytest

from apps.connections.doctor.exchanges import Call, Exchange
from apps.connections.doctor.rules.passing import passing
from apps.connections.doctor.rules.products import application, cloud_site, manifest, server
from apps.connections.doctor.rules.routes import lost_route
from apps.connections.doctor.rules.verdict import Verdict
from apps.connections.doctor.rules.walls import wall
from apps.connections.kinds import Kind
from tests.connections.doctor.answers import SITE, WIKI, page, told

FOREVER = "9223372036854775807"
NOT_FOUND_XML = (
    '<?xml version="1.0"?><status><status-code>404</status-code>'
    "<message>null for uri: /wiki/rest/api/x</message></status>"
)


def code_of(verdict: Verdict | None) -> str:
    return "" if verdict is None else verdict.code.value


WALLS = [
    (302, "", {"location": "https://id.atlassian.com/login?continue=x"}, "wall.cloud_login"),
    (302, "", {"location": "/login.action?os_destination=%2F"}, "wall.dc_login"),
    (302, "", {"location": f"{WIKI}/login.action"}, "wall.dc_login"),
    (200, page("Log In", '<form action="/dologin.action">'), {}, "wall.dc_login"),
    (200, page("Log In", '<input name="os_destination">'), {}, "wall.dc_login"),
    (302, "", {"location": "https://idp.example.org/sso?SAMLRequest=abc"}, "wall.saml"),
    (302, "", {"location": "https://login.microsoftonline.com/x/oauth2/authorize"}, "wall.saml"),
    (302, "", {"location": "https://company.okta.com/app/1"}, "wall.saml"),
    (303, "", {"location": f"{WIKI}/saml/login"}, "wall.saml"),
    (
        302,
        "",
        {"location": "https://start.example.org/", "atl-traceid": "0af7651916cd43dd"},
        "wall.saml",
    ),
    (200, page("Sign in", '<input name="SAMLRequest" value="abc">'), {}, "wall.saml"),
    (200, page("Working", '<input name="SAMLResponse" value="abc">'), {}, "wall.saml"),
    (200, page("Company portal"), {}, "wall.html200"),
    (302, "", {"location": "https://portal.example.org/welcome"}, "wall.captive"),
    (200, page("Administrator Access", "WebSudoRequiredException"), {}, "wall.websudo"),
    (200, page("Admin", '<form action="doauthenticate.action">'), {}, "wall.websudo"),
    (403, {"message": "com.atlassian.xwork.WebSudoRequiredException"}, {}, "wall.websudo"),
    (302, "", {"location": f"{WIKI}/confluence/status"}, ""),
    (200, {"state": "RUNNING"}, {}, ""),
    (401, page("HTTP Status 401"), {}, ""),
    (404, page("Not found"), {}, ""),
]


@pytest.mark.parametrize(("status", "body", "headers", "code"), WALLS)
def test_a_wall_is_told_by_where_it_leads_and_what_it_holds(
    status: int, body: object, headers: dict[str, str], code: str
) -> None:
    seen = told(status, body, headers, url=f"{WIKI}/rest/api/user/current")
    assert code_of(wall(seen)) == code


def test_a_wall_says_which_page_it_is() -> None:
    verdict = wall(told(200, page("Company portal"), url=f"{WIKI}/rest/api/user/current"))
    assert verdict is not None
    assert verdict.detail == "The page is titled “Company portal” (wiki.example.org)."


PASSING = [
    (Kind.CLOUD, 403, {}, {"x-cache": "Error from cloudfront"}, "cloud.edge_flap"),
    (Kind.CLOUD, 404, {}, {"x-cache": "Error from cloudfront"}, "cloud.edge_flap"),
    (Kind.CLOUD, 403, {}, {"x-cache": "Miss from cloudfront"}, ""),
    (Kind.CLOUD, 429, {}, {"ratelimit-reason": "confluence-quota-global-based"}, "cloud.quota"),
    (Kind.CLOUD, 429, {}, {"ratelimit-reason": "confluence-quota-tenant-based"}, "cloud.quota"),
    (Kind.CLOUD, 429, {}, {"ratelimit-reason": "conf-global-based"}, "cloud.quota"),
    (Kind.CLOUD, 429, {}, {"ratelimit-reason": "confluence-burst-based"}, "cloud.burst"),
    (Kind.CLOUD, 429, {}, {"retry-after": FOREVER}, "cloud.burst"),
    (
        Kind.CLOUD,
        429,
        {"code": 429},
        {"x-failure-category": "FAILURE CLIENT RATE LIMITED"},
        "cloud.gateway_429",
    ),
    (
        Kind.CLOUD,
        503,
        {"errorMessage": "Site temporarily unavailable"},
        {},
        "fp.deactivated",
    ),
    (Kind.CLOUD, 404, page("Your site has been deactivated"), {}, "fp.deactivated"),
    (
        Kind.CLOUD,
        503,
        page("Atlassian Cloud Notifications - Page access unauthorized"),
        {},
        "fp.notification_page",
    ),
    (Kind.CLOUD, 503, page("We will be back"), {"retry-after": "600"}, "fp.maintenance"),
    (Kind.CLOUD, 502, page("Bad gateway"), {}, "net.server_error"),
    (Kind.DC, 429, {}, {"x-ratelimit-fillrate": "5", "retry-after": "3"}, "dc.throttle"),
    (Kind.DC, 503, page("Maintenance"), {}, "fp.maintenance"),
    (Kind.DC, 500, page("Oops"), {}, "net.server_error"),
    (Kind.DC, 403, {}, {"x-cache": "Error from cloudfront"}, ""),
]


@pytest.mark.parametrize(("kind", "status", "body", "headers", "code"), PASSING)
def test_trouble_that_passes_is_told_from_refusals(
    kind: Kind, status: int, body: object, headers: dict[str, str], code: str
) -> None:
    assert code_of(passing(told(status, body, headers), kind)) == code


@pytest.mark.parametrize(
    ("headers", "detail"),
    [
        ({"retry-after": "30"}, "It asks to wait 30 seconds."),
        ({"retry-after": FOREVER}, "It asks to wait 3600 seconds."),
        ({"retry-after": "soon"}, ""),
        ({"retry-after": "-5"}, ""),
        (
            {"x-ratelimit-reset": "2026-11-25T13:00Z"},
            "It may be asked again from 2026-11-25T13:00Z.",
        ),
    ],
)
def test_a_wait_is_told_and_never_longer_than_an_hour(headers: dict[str, str], detail: str) -> None:
    verdict = passing(told(429, {}, headers), Kind.CLOUD)
    assert verdict is not None
    assert verdict.detail == detail


def at(path: str, status: int, body: object, media_type: str) -> Exchange:
    return told(status, body, {"content-type": media_type}, url=f"{SITE}{path}")


@pytest.mark.parametrize(
    ("seen", "code"),
    [
        (at("/wiki/rest/api/x", 404, NOT_FOUND_XML, "application/xml"), "fp.xml404"),
        (at("/wiki/api/v2/x", 404, page("Not found"), "text/html"), "fp.html404"),
        (at("/wiki/rest/api/x", 404, page("Not found"), "text/html"), ""),
        (
            at(
                "/wiki/rest/api/space",
                410,
                {"statusCode": 410, "message": "…GoneException: This deprecated endpoint …"},
                "application/json",
            ),
            "cloud.gone",
        ),
    ],
)
def test_a_lost_route_is_told_from_a_missing_page(seen: Exchange, code: str) -> None:
    assert code_of(lost_route(seen)) == code


@pytest.mark.parametrize(
    ("status", "body", "headers", "code"),
    [
        (200, {"cloudId": "5a3b"}, {}, ""),
        (404, page("Site not found"), {}, "fp.not_cloud_site"),
        (200, {"other": 1}, {}, "fp.not_cloud_site"),
        (200, {"cloudId": "../../other"}, {}, "fp.not_cloud_site"),
        (200, page("Welcome"), {}, "wall.html200"),
        (401, "", {"www-authenticate": 'Basic realm="Company"'}, "wall.proxy_basic"),
        (503, {"errorMessage": "Site temporarily unavailable"}, {}, "fp.deactivated"),
    ],
)
def test_a_cloud_site_is_known_by_its_number(
    status: int, body: object, headers: dict[str, str], code: str
) -> None:
    assert code_of(cloud_site(told(status, body, headers, call=Call.TENANT_INFO))) == code


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (200, {"state": "RUNNING"}, ""),
        (200, {"state": "FIRST_RUN"}, "fp.first_run"),
        (200, {"state": "STARTING"}, "fp.first_run"),
        (503, {"state": "MAINTENANCE"}, "fp.maintenance"),
        (500, {"state": "ERROR"}, "fp.error"),
        (200, {"state": "STOPPING"}, "fp.maintenance"),
        (404, page("Not found"), "fp.not_confluence"),
        (503, page("Maintenance"), "fp.maintenance"),
    ],
)
def test_a_server_says_whether_it_is_ready(status: int, body: object, code: str) -> None:
    assert code_of(server(told(status, body, call=Call.STATUS))) == code


XML_MANIFEST = (
    '<?xml version="1.0"?><manifest><id>1</id><typeId>{}</typeId>'
    "<version>9.2.4</version></manifest>"
)


@pytest.mark.parametrize(
    ("body", "known", "code"),
    [
        ({"typeId": "confluence", "version": "9.2.4"}, ("confluence", "9.2.4"), ""),
        (XML_MANIFEST.format("confluence"), ("confluence", "9.2.4"), ""),
        (XML_MANIFEST.format("jira"), ("jira", "9.2.4"), "fp.wrong_product"),
        (page("Welcome"), ("", ""), ""),
    ],
)
def test_a_manifest_names_product_and_version(
    body: object, known: tuple[str, str], code: str
) -> None:
    seen = told(200, body, call=Call.MANIFEST)
    assert manifest(seen) == known
    assert code_of(application(seen)) == code
