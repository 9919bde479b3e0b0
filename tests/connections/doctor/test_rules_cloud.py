"""Look-alike refusals of Confluence Cloud, told apart or honestly left as two."""

from typing import Any

import pytest

from apps.connections.doctor.exchanges import Call, Exchange
from apps.connections.doctor.rules.cloud import Asked, at_last, at_site, proven
from tests.connections.doctor.answers import (
    CANNOT_ACCESS,
    OAUTH,
    SERAPH_FAILED,
    SITE,
    page,
    told,
)

NEW = {"statusCode": 403, "message": CANNOT_ACCESS}
OLD = {"message": "Current user not permitted to use Confluence", "statusCode": 403}
OLDEST = {
    "statusCode": 403,
    "message": "com.atlassian.confluence.api.service.exceptions.PermissionException: "
    "Not permitted to use confluence : null",
}
POLICY = {"statusCode": 403, "message": "An admin of your organization has blocked this token."}
ODD = {"statusCode": 403, "message": "Not today."}
IP = {
    "errorMessages": [
        (
            "The IP address has been rejected because it is not on the allowed list. "
            "See your admin for more information."
        )
    ]
}
ANONYMOUS = {"type": "anonymous", "displayName": "Anonymous"}
KNOWN = {"type": "known", "accountId": "5a", "displayName": "Mara Kern"}
GATEWAY = "https://api.atlassian.com/ex/confluence/5a3b/wiki/rest/api/user/current"


def control(status: int = 403, body: object = NEW) -> Exchange:
    return told(status, body, call=Call.ANONYMOUS)


def site(status: int, body: object = "", headers: dict[str, str] | None = None) -> Exchange:
    return told(status, body, headers)


def jira(status: int, body: object = "", headers: dict[str, str] | None = None) -> Exchange:
    return told(status, body, headers, call=Call.JIRA_MYSELF, url=f"{SITE}/rest/api/3/myself")


def gateway(status: int, body: object, headers: dict[str, str] | None = None) -> Exchange:
    return told(status, body, headers, call=Call.GATEWAY, url=GATEWAY)


DEAD_AT_JIRA = jira(401, "Client must be authenticated to access this resource.", SERAPH_FAILED)
JIRA_ACCOUNT = jira(200, {"accountId": "5a", "displayName": "Mara Kern"})
NO_JIRA = jira(404, page("Not found"))
PLAIN_401 = gateway(401, {"code": 401, "message": "Unauthorized"})
SCOPE = gateway(
    401,
    {"code": 401, "message": "Unauthorized; scope does not match"},
    {"x-failure-category": "FAILURE_CLIENT_SCOPE_CHECK"},
)
MISMATCH = gateway(
    401,
    {"code": 401, "message": "Unauthorized"},
    {"x-failure-category": "FAILURE_CLIENT_AUTH_MISMATCH"},
)
TOMCAT = page("HTTP Status 401", "lacks valid authentication credentials")

CASES: list[tuple[str, dict[str, Any]]] = [
    # No Jira, and nothing else proves anything: two causes remain, whichever the wording.
    ("cloud.anon_403", {"site": site(403, NEW), "jira": NO_JIRA, "gateway": PLAIN_401}),
    (
        "cloud.anon_403_old",
        {
            "control": control(403, OLD),
            "site": site(403, OLD),
            "jira": NO_JIRA,
            "gateway": PLAIN_401,
        },
    ),
    (
        "cloud.perm_old",
        {
            "control": control(403, OLDEST),
            "site": site(403, OLDEST),
            "jira": NO_JIRA,
            "gateway": PLAIN_401,
        },
    ),
    # Jira saw the sign-in fail.
    ("cloud.dead_pair", {"site": site(403, NEW), "jira": DEAD_AT_JIRA, "gateway": PLAIN_401}),
    (
        "cloud.dead_pair",
        {
            "control": control(403, OLD),
            "site": site(403, OLD),
            "jira": DEAD_AT_JIRA,
            "gateway": PLAIN_401,
        },
    ),
    (
        "cloud.dead_pair",
        {
            "site": site(403, NEW),
            "jira": jira(401, "Client must be authenticated"),
            "jira_server": told(200, {"baseUrl": SITE}, SERAPH_FAILED, call=Call.JIRA_SERVER),
            "gateway": PLAIN_401,
        },
    ),
    (
        "cloud.dead_pair",
        {
            "control": control(200, ANONYMOUS),
            "site": site(200, ANONYMOUS),
            "jira": DEAD_AT_JIRA,
            "gateway": PLAIN_401,
        },
    ),
    # Where visitors may read, a refusal like theirs still leaves both causes.
    (
        "cloud.anon_403",
        {
            "control": control(200, ANONYMOUS),
            "site": site(200, ANONYMOUS),
            "jira": NO_JIRA,
            "gateway": PLAIN_401,
        },
    ),
    # Jira knows the account.
    ("cloud.no_licence", {"site": site(403, NEW), "jira": JIRA_ACCOUNT}),
    ("cloud.no_licence", {"site": site(404, page("Not found")), "jira": JIRA_ACCOUNT}),
    # The gateway let the token through, and nobody without one.
    (
        "cloud.no_licence",
        {
            "through_gateway": True,
            "gateway": gateway(403, NEW),
            "gateway_control": gateway(401, {"code": 401, "message": "Unauthorized"}),
        },
    ),
    # Without that comparison the same answer proves nothing.
    ("cloud.anon_403", {"through_gateway": True, "gateway": gateway(403, NEW)}),
    (
        "cloud.mail_mismatch",
        {"site": site(403, NEW), "jira": DEAD_AT_JIRA, "gateway": MISMATCH},
    ),
    ("cloud.mail_mismatch", {"site": site(401, TOMCAT, OAUTH), "gateway": MISMATCH}),
    ("cloud.scope", {"site": site(401, TOMCAT, OAUTH), "gateway": SCOPE}),
    ("cloud.gateway_401", {"site": site(401, TOMCAT, OAUTH), "gateway": PLAIN_401}),
    ("cloud.gateway_401", {"gateway": PLAIN_401}),
    (
        "cloud.gateway_401",
        {"through_gateway": True, "gateway": PLAIN_401, "site": site(403, NEW)},
    ),
    (
        "cloud.bearer_on_site",
        {
            "gateway": PLAIN_401,
            "bearer_on_site": told(403, {"error": "Failed to parse Connect Session Auth Token"}),
        },
    ),
    (
        "cloud.password",
        {
            "site": site(401, "Basic authentication with passwords is deprecated."),
            "gateway": PLAIN_401,
        },
    ),
    ("cloud.unparsable_basic", {"site": site(401, TOMCAT, OAUTH), "garbled": True}),
    ("cloud.unparsable_basic", {"garbled": True}),
    ("cloud.wrong_cloudid", {"gateway": gateway(404, {"code": 404, "message": "Not Found"})}),
    ("cloud.ip_list", {"site": site(403, IP)}),
    ("cloud.ip_list", {"site": site(403, NEW), "jira": jira(403, IP)}),
    ("cloud.ip_list", {"gateway": gateway(403, IP)}),
    # Words of its own at Confluence and at Jira, or words that name who decided.
    ("cloud.blocked_external", {"site": site(403, ODD), "jira": jira(403, ODD)}),
    (
        "cloud.blocked_external",
        {"site": site(403, POLICY), "jira": NO_JIRA, "gateway": PLAIN_401},
    ),
    ("cloud.blocked_external", {"gateway": gateway(403, POLICY)}),
    # Words of its own that name nobody are no proof.
    ("cloud.anon_403", {"site": site(403, ODD), "jira": NO_JIRA, "gateway": PLAIN_401}),
    ("cloud.edge_flap", {"site": site(403, NEW, {"x-cache": "Error from cloudfront"})}),
    ("wall.cloud_login", {"site": site(302, "", {"location": "https://id.atlassian.com/login"})}),
    (
        "wall.proxy_basic",
        {"site": site(401, page("401"), {"www-authenticate": 'Basic realm="Company"'})},
    ),
    ("cloud.gone", {"site": site(410, {"statusCode": 410, "message": "gone"})}),
    ("cloud.gateway_429", {"gateway": gateway(429, {}, {"x-failure-category": "RATE LIMITED"})}),
]


@pytest.mark.parametrize(("code", "answers"), CASES)
def test_the_answers_together_name_the_cause(code: str, answers: dict[str, Any]) -> None:
    asked = Asked(**{"control": control(), **answers})
    assert not proven(asked)
    assert at_last(asked).code.value == code


def test_the_old_phrase_with_a_dead_token_is_never_taken_for_blocked_access() -> None:
    for answers in ({"jira": DEAD_AT_JIRA}, {"jira": NO_JIRA}, {}):
        asked = Asked(control(403, OLD), site(403, OLD), gateway=PLAIN_401, **answers)
        assert at_last(asked).code.value in {"cloud.dead_pair", "cloud.anon_403_old"}


def test_an_account_that_is_named_needs_no_further_question() -> None:
    assert proven(Asked(control(), site(200, KNOWN)))
    assert proven(Asked(control(), gateway=gateway(200, KNOWN)))
    assert not proven(Asked(control(), site(200, ANONYMOUS)))


def test_what_looks_like_a_scoped_token_is_left_to_the_gateway() -> None:
    assert at_site(Asked(control(), site(401, TOMCAT, OAUTH))) is None


def test_evidence_holds_the_comparison_and_the_proof() -> None:
    verdict = at_last(Asked(control(), site(403, NEW), jira=JIRA_ACCOUNT))
    assert [each.call for each in verdict.because] == [
        Call.ANONYMOUS,
        Call.IDENTITY,
        Call.JIRA_MYSELF,
    ]
    assert verdict.detail == "Jira knows Mara Kern."
