"""Sign-in pages and gates that answer in place of Confluence."""

import re
from typing import Final
from urllib.parse import parse_qs, urljoin, urlsplit

from apps.connections.codes import Code
from apps.connections.doctor.exchanges import TRACE_HEADERS, Exchange
from apps.connections.doctor.rules.verdict import Test, Verdict, first

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_ATLASSIAN_SIGN_IN: Final = frozenset({"id.atlassian.com", "auth.atlassian.com"})
_SIGN_ON_HOST: Final = re.compile(
    r"(?:^|\.)(?:login|sso|idp|adfs|saml|auth|accounts|signin)\."
    r"|microsoftonline|okta|onelogin|pingidentity|auth0|keycloak"
)
_SIGN_ON_PATH: Final = re.compile(r"/(?:saml2?|sso|adfs|idp|oauth2|realms)(?:/|$)")
_PROMPTS: Final = ("basic", "digest", "ntlm", "negotiate")
_TITLE: Final = re.compile(r"<title[^>]*>\s*([^<]{1,120})", re.IGNORECASE)


def wall(exchange: Exchange) -> Verdict | None:
    """None for a redirect within the same host, which may still lead to an answer."""
    verdict = first(_RULES, exchange)
    if verdict is None:
        return None
    return Verdict(verdict.code, verdict.because, _detail(exchange))


def is_redirect(exchange: Exchange) -> bool:
    return exchange.status in _REDIRECTS and bool(exchange.headers.get("location"))


def leads_to(exchange: Exchange) -> str:
    """Where a redirect points, as a whole address; empty without one that can be read."""
    if not is_redirect(exchange):
        return ""
    try:
        there = urljoin(exchange.url, exchange.headers["location"])
        # Of a host that is none, `hostname` would say so to whoever asks next.
        return there if urlsplit(there).hostname else ""
    except ValueError:
        return ""


def _to_atlassian_sign_in(exchange: Exchange) -> bool:
    return (urlsplit(leads_to(exchange)).hostname or "") in _ATLASSIAN_SIGN_IN


def _to_confluence_sign_in(exchange: Exchange) -> bool:
    path = urlsplit(leads_to(exchange)).path
    return path.endswith(("/login.action", "/dologin.action", "/login.jsp"))


def _to_sign_on(exchange: Exchange) -> bool:
    parts = urlsplit(leads_to(exchange))
    query = parse_qs(parts.query)
    if {"SAMLRequest", "SAMLResponse"} & query.keys():
        return True
    if not _is_foreign(exchange):
        return bool(_SIGN_ON_PATH.search(parts.path))
    known = _SIGN_ON_HOST.search(parts.hostname or "") or _SIGN_ON_PATH.search(parts.path)
    return bool(known) or _answered_by_atlassian(exchange)


def _is_foreign(exchange: Exchange) -> bool:
    there = urlsplit(leads_to(exchange)).hostname
    return bool(there) and there != urlsplit(exchange.url).hostname


def _answered_by_atlassian(exchange: Exchange) -> bool:
    return bool({*TRACE_HEADERS, "x-seraph-loginreason"} & exchange.headers.keys())


def _is_page(exchange: Exchange) -> bool:
    return exchange.ok and exchange.is_html


def _page_with(*signs: str) -> Test:
    def test(exchange: Exchange) -> bool:
        return _is_page(exchange) and any(sign in exchange.text for sign in signs)

    return test


def _asks_admin_again(exchange: Exchange) -> bool:
    signs = ("WebSudoRequiredException", "doauthenticate.action", "authenticate.action")
    return exchange.status in {200, 401, 403} and any(sign in exchange.text for sign in signs)


_RULES: Final[tuple[tuple[Code, Test], ...]] = (
    (Code.WALL_CLOUD_LOGIN, _to_atlassian_sign_in),
    (Code.WALL_DC_LOGIN, _to_confluence_sign_in),
    (Code.WALL_SAML, _to_sign_on),
    (Code.WALL_CAPTIVE, _is_foreign),
    (Code.WALL_WEBSUDO, _asks_admin_again),
    (Code.WALL_SAML, _page_with("SAMLRequest", "SAMLResponse")),
    (Code.WALL_DC_LOGIN, _page_with("dologin.action", "os_destination")),
    (Code.WALL_CLOUD_LOGIN, _page_with("id.atlassian.com/login")),
    (Code.WALL_HTML200, _is_page),
)


def gate(exchange: Exchange) -> Verdict | None:
    """A password prompt on a path that Confluence itself opens to everybody."""
    challenge = exchange.headers.get("www-authenticate", "")
    if exchange.status not in {401, 407} or challenge.lower().startswith("oauth"):
        return None
    asks = f"It asks: {challenge}." if challenge else ""
    return Verdict(Code.WALL_PROXY_BASIC, (exchange,), asks)


def foreign_gate(exchange: Exchange) -> Verdict | None:
    """A prompt of a kind that Confluence Cloud itself never shows."""
    challenge = exchange.headers.get("www-authenticate", "").lower()
    return gate(exchange) if challenge.startswith(_PROMPTS) else None


def _detail(exchange: Exchange) -> str:
    there = urlsplit(leads_to(exchange)).hostname
    if there:
        return f"It points to {there}."
    title = _TITLE.search(exchange.text)
    host = urlsplit(exchange.ended_at or exchange.url).hostname or ""
    return f"The page is titled “{title[1].strip()}” ({host})." if title else f"It is from {host}."
