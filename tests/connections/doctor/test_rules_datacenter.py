"""Whom a Confluence Data Center takes the caller for."""

from typing import Any

import pytest

from apps.connections.doctor.exchanges import Call, Exchange
from apps.connections.doctor.rules.datacenter import Asked, identity_refused, leaves_open
from apps.connections.kinds import CredentialKind
from tests.connections.doctor.answers import (
    SERAPH_FAILED,
    WIKI,
    page,
    refused_in_envelope,
    told,
)

TOKEN, PASSWORD = CredentialKind.DC_TOKEN, CredentialKind.DC_PASSWORD
ANONYMOUS = {"type": "anonymous", "displayName": "Anonymous"}
KNOWN = {"type": "known", "username": "mkern", "userKey": "k1", "displayName": "Mara Kern"}
CANNOT_USE = refused_in_envelope("Not permitted to use confluence : null")
NEVER = {"x-ratelimit-limit": "0", "retry-after": "9223372036854775807"}
LOCKED = {
    "x-seraph-loginreason": "AUTHENTICATION_DENIED",
    "x-authentication-denied-reason": f"CAPTCHA_CHALLENGE; login-url={WIKI}/login.action?x=1",
}


def answer(status: int, body: object = "", headers: dict[str, str] | None = None) -> Exchange:
    return told(status, body, headers, url=f"{WIKI}/rest/api/user/current")


def route(status: int) -> Exchange:
    return told(status, "", call=Call.TOKEN_ROUTE, url=f"{WIKI}/rest/pat/latest/tokens")


FORBIDDEN = answer(403, CANNOT_USE)
CASES: list[tuple[str, CredentialKind, Exchange, Exchange, dict[str, Any]]] = [
    # code, credential, without it, with it, more
    ("", TOKEN, FORBIDDEN, answer(200, KNOWN), {}),
    ("dc.pat_dead_401", TOKEN, FORBIDDEN, answer(401), {"token_route": route(401)}),
    ("dc.pat_dead_401", TOKEN, FORBIDDEN, answer(401), {"version": (7, 9)}),
    ("dc.pat_old", TOKEN, FORBIDDEN, answer(401), {"version": (7, 4, 6)}),
    ("dc.pat_off", TOKEN, FORBIDDEN, answer(401), {"token_route": route(404)}),
    (
        "dc.pat_dead_200",
        TOKEN,
        answer(200, ANONYMOUS),
        answer(200, ANONYMOUS),
        {"token_route": route(401)},
    ),
    ("dc.pat_dead_429", TOKEN, answer(429, {}, NEVER), answer(429, {}, NEVER), {}),
    ("dc.block_all", TOKEN, FORBIDDEN, answer(429, {}, NEVER), {}),
    ("dc.block_all", PASSWORD, answer(200, ANONYMOUS), answer(429, {}, NEVER), {}),
    ("dc.throttle", PASSWORD, answer(429, {}, NEVER), answer(429, {}, NEVER), {}),
    ("dc.throttle", TOKEN, FORBIDDEN, answer(429, {}, {"retry-after": "2"}), {}),
    ("dc.throttle", TOKEN, FORBIDDEN, answer(403, {"message": "Rate limit exceeded."}), {}),
    ("dc.bad_basic", PASSWORD, FORBIDDEN, answer(401, page("Failure"), SERAPH_FAILED), {}),
    ("dc.bad_basic", PASSWORD, answer(200, ANONYMOUS), answer(200, ANONYMOUS), {}),
    ("dc.captcha", PASSWORD, FORBIDDEN, answer(403, page("Denied"), LOCKED), {}),
    (
        "dc.captcha",
        PASSWORD,
        FORBIDDEN,
        answer(401, "", {"x-seraph-loginreason": "AUTHENTICATION_DENIED"}),
        {},
    ),
    (
        "dc.basic_off",
        PASSWORD,
        FORBIDDEN,
        answer(403, {"message": "Basic Authentication has been disabled on this instance."}),
        {},
    ),
    # In another language, by its form alone.
    ("dc.basic_off", PASSWORD, FORBIDDEN, answer(403, {"message": "기본 인증이 비활성화됨"}), {}),
    (
        "dc.use_denied",
        TOKEN,
        FORBIDDEN,
        answer(403, CANNOT_USE, {"x-seraph-loginreason": "AUTHORISATION_FAILED"}),
        {},
    ),
    ("dc.use_denied", TOKEN, answer(401), FORBIDDEN, {}),
    ("dc.use_denied", PASSWORD, answer(200, ANONYMOUS), FORBIDDEN, {}),
    (
        "dc.use_denied",
        TOKEN,
        FORBIDDEN,
        FORBIDDEN,
        {"server_information": answer(200, {"version": "9.2.4"})},
    ),
    # The same answer as without a credential proves nothing.
    ("dc.anon_403", TOKEN, FORBIDDEN, FORBIDDEN, {}),
    ("dc.anon_403", PASSWORD, FORBIDDEN, FORBIDDEN, {}),
    ("dc.anon_403", TOKEN, FORBIDDEN, FORBIDDEN, {"server_information": FORBIDDEN}),
    ("dc.pat_dead_401", TOKEN, FORBIDDEN, FORBIDDEN, {"server_information": answer(401)}),
    ("dc.anon_403", TOKEN, answer(401), answer(403, page("Blocked by the filter")), {}),
    ("wall.saml", TOKEN, FORBIDDEN, answer(200, page("Sign in", "SAMLRequest")), {}),
    ("wall.dc_login", TOKEN, FORBIDDEN, answer(302, "", {"location": "/login.action"}), {}),
    ("net.server_error", TOKEN, FORBIDDEN, answer(500, page("Oops")), {}),
    ("fp.unexpected", TOKEN, FORBIDDEN, answer(200, []), {}),
]


@pytest.mark.parametrize(("code", "credential", "control", "seen", "more"), CASES)
def test_the_answers_together_name_the_cause(
    code: str,
    credential: CredentialKind,
    control: Exchange,
    seen: Exchange,
    more: dict[str, Any],
) -> None:
    verdict = identity_refused(Asked(credential, control, seen, **more))
    assert ("" if verdict is None else verdict.code.value) == code


def test_the_place_to_sign_in_is_told_without_its_query() -> None:
    verdict = identity_refused(Asked(PASSWORD, FORBIDDEN, answer(403, "", LOCKED)))
    assert verdict is not None
    assert verdict.detail == "Sign in at https://wiki.example.org/login.action."


def test_only_an_unproven_refusal_asks_for_more() -> None:
    assert leaves_open(Asked(TOKEN, FORBIDDEN, FORBIDDEN))
    assert not leaves_open(Asked(TOKEN, answer(401), FORBIDDEN))
    assert not leaves_open(Asked(TOKEN, FORBIDDEN, answer(401)))
