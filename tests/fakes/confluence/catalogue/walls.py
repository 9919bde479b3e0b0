"""Something between us and the product that answers in its place."""

from dataclasses import replace

from tests.fakes.confluence.catalogue.healthy import CLOUD, DATA_CENTER, but_for_status
from tests.fakes.confluence.scenario import Override, Scenario
from tests.fakes.confluence.wire import Answer, html_answer, json_answer, redirect

_API = ("v1.*", "v2.*")
_LOGIN = "https://id.atlassian.com/login?continue=https%3A%2F%2Fnorthwind.atlassian.net%2Fwiki"
_ADMIN = ("dc.system_info", "dc.backup_*", "dc.space_permissions", "dc.rpc")
_SAML_FORM = (
    '<form method="post" action="https://login.example.org/sso">'
    '<input type="hidden" name="SAMLRequest" value="c2FtcGxl"></form>'
)
_PORTAL = html_answer(200, "Company portal", "<p>Please sign in.</p>")


def _before_api(name: str, wall: Answer) -> Scenario:
    return replace(DATA_CENTER, name=name, overrides=(but_for_status(), Override(("*",), wall)))


def _everywhere(name: str, wall: Answer) -> Scenario:
    return replace(DATA_CENTER, name=name, overrides=(Override(("*",), wall),))


def _before_admins(name: str, wall: Answer) -> Scenario:
    return replace(DATA_CENTER, name=name, overrides=(Override(_ADMIN, wall),))


ALL = (
    replace(CLOUD, name="wall.cloud_login", overrides=(Override(_API, redirect(_LOGIN)),)),
    _before_api(
        "wall.dc_login",
        redirect("{base}/login.action?os_destination=%2Frest%2Fapi%2Fuser%2Fcurrent"),
    ),
    _before_api(
        "wall.dc_login/page",
        html_answer(
            200,
            "Log In - Confluence",
            '<form action="/dologin.action" method="post">'
            '<input type="hidden" name="os_destination" value="/"></form>',
        ),
    ),
    _before_api("wall.saml", html_answer(200, "Sign in", _SAML_FORM)),
    _before_api("wall.saml/redirect", redirect("{elsewhere}/sso?SAMLRequest=c2FtcGxl")),
    _before_api("wall.html200", _PORTAL),
    _everywhere("wall.html200/everywhere", _PORTAL),
    replace(CLOUD, name="wall.html200/cloud", overrides=(Override(_API, _PORTAL),)),
    _everywhere(
        "wall.proxy_basic",
        html_answer(
            401,
            "401 Authorization Required",
            "",
            ("WWW-Authenticate", 'Basic realm="Company gateway"'),
            ("Server", "nginx"),
        ),
    ),
    _before_admins(
        "wall.websudo",
        html_answer(200, "Administrator Access", "<p>WebSudoRequiredException</p>"),
    ),
    _before_admins(
        "wall.websudo/json",
        json_answer(403, {"message": "com.atlassian.xwork.WebSudoRequiredException"}),
    ),
    _everywhere("wall.captive", redirect("{elsewhere}/portal")),
)
