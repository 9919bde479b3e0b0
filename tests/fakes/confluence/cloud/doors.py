"""Cloud: who is let in, on the site host and on the gateway. `v1` and `v2` say what they get."""

from tests.fakes.confluence import refusals
from tests.fakes.confluence.cloud import media, v1, v2
from tests.fakes.confluence.content import Reader
from tests.fakes.confluence.paging import BadPagingError
from tests.fakes.confluence.people import (
    ACCOUNT_ID,
    DISPLAY_NAME,
    EMAIL,
    Caller,
    Scheme,
    cloud_caller,
    scheme_of,
)
from tests.fakes.confluence.routes import CLOUD, GATEWAY_PREFIX, MEDIA, Call, call
from tests.fakes.confluence.scenario import CLOUD_ID, Anonymous, Standing
from tests.fakes.confluence.state import State
from tests.fakes.confluence.wire import Answer, Host, Request, json_answer

_TELLERS = v1.TELLERS | v2.TELLERS
_DEPRECATION = (
    ("Warning", '299 - "Deprecated API, will be removed on 2027-03-31"'),
    ("Deprecation", "Wed, 01 Mar 2023 00:00:00 GMT"),
)
_POLICIES = {
    Standing.EXTERNAL: refusals.external_user,
    Standing.OTHER_NETWORK: refusals.other_network,
}


def call_of(request: Request) -> Call:
    if request.host is Host.MEDIA:
        return call(MEDIA, request.method, request.path)
    if request.host is Host.GATEWAY:
        match = GATEWAY_PREFIX.fullmatch(request.path)
        return call(CLOUD, request.method, match["rest"]) if match else Call()
    return call(CLOUD, request.method, request.path)


_FROM_THE_EDGE = ("Server", "AtlassianEdge"), ("atl-traceid", "5a4d504c0000000000000000000000001")


def answer(state: State, request: Request, found: Call) -> Answer:
    return _answer(state, request, found).having(*_FROM_THE_EDGE)


def _answer(state: State, request: Request, found: Call) -> Answer:
    if request.host is Host.MEDIA:
        return media.answer(state, request, found)
    if request.host is Host.GATEWAY:
        return _gateway(state, request, found)
    family = found.name.partition(".")[0]
    if family == "edge":
        return json_answer(200, {"cloudId": CLOUD_ID})
    caller = cloud_caller(request.headers["Authorization"])
    if family == "jira" or request.path.startswith("/rest/"):
        return _jira(state, request, found, caller)
    return _site(state, request, found, caller)


def _site(state: State, request: Request, found: Call, caller: Caller) -> Answer:
    if not request.path.startswith(("/wiki/rest/", "/wiki/api/", "/wiki/download/")):
        return refusals.tomcat_not_found(request.host, request.path)
    scoped = caller in {Caller.SCOPED, Caller.OTHERS_TOKEN, Caller.SERVICE}
    if caller is Caller.GARBLED or (scoped and not _is_bearer(request)):
        return refusals.oauth_realm(state.site_origin)
    if caller is Caller.PASSWORD:
        return refusals.account_password()
    if found.name == "site.download":
        # The old links take no token at all any more.
        return refusals.oauth_realm(state.site_origin)
    return _for_account(state, request, found, signed_in=caller is Caller.CLASSIC)


def _gateway(state: State, request: Request, found: Call) -> Answer:
    match = GATEWAY_PREFIX.fullmatch(request.path)
    if match is None or match["cloud_id"] != CLOUD_ID:
        return refusals.gateway_not_found()
    caller = cloud_caller(request.headers["Authorization"])
    if caller is Caller.OTHERS_TOKEN:
        return refusals.gateway_mismatch()
    if caller not in {Caller.SCOPED, Caller.SERVICE}:
        return refusals.gateway_unauthorized()
    if found.scope in state.scenario.missing_scopes:
        return refusals.gateway_scope()
    return _for_account(state, request, found, signed_in=True)


def _for_account(state: State, request: Request, found: Call, *, signed_in: bool) -> Answer:
    scenario = state.scenario
    if signed_in and scenario.standing in _POLICIES:
        return _POLICIES[scenario.standing]()
    if signed_in and scenario.standing is Standing.MEMBER:
        return _told(state, request, found, Reader(ACCOUNT_ID))
    if scenario.anonymous is Anonymous.READS:
        return _told(state, request, found, Reader())
    if request.path.find("/wiki/api/v2/") >= 0:
        return refusals.v2_not_found()
    return refusals.no_access(scenario.wording)


def _jira(state: State, request: Request, found: Call, caller: Caller) -> Answer:
    origin, scenario = state.site_origin, state.scenario
    if not scenario.jira or not found.name:
        return refusals.tomcat_not_found(Host.SITE, "/rest")
    if _is_bearer(request):
        return refusals.jira_bearer()
    signed_in = caller is Caller.CLASSIC
    if signed_in and scenario.standing in _POLICIES:
        return _POLICIES[scenario.standing]()
    failed = () if signed_in or caller is Caller.NOBODY else (refusals.AUTHENTICATED_FAILED,)
    if found.name == "jira.server_info":
        payload = {"baseUrl": origin, "deploymentType": "Cloud", "version": "1001.0.0"}
        return json_answer(200, payload, *failed)
    if not signed_in:
        return refusals.jira_unauthenticated(origin, *failed)
    return json_answer(200, _myself(origin))


def _myself(origin: str) -> dict[str, object]:
    return {
        "self": f"{origin}/rest/api/3/user?accountId={ACCOUNT_ID}",
        "accountId": ACCOUNT_ID,
        "accountType": "atlassian",
        "emailAddress": EMAIL,
        "displayName": DISPLAY_NAME,
        "active": True,
        "timeZone": "Europe/Berlin",
        "locale": "en_US",
    }


def _is_bearer(request: Request) -> bool:
    """The site host takes none but those of apps, whatever they are worth at the gateway."""
    return scheme_of(request.headers["Authorization"]) is Scheme.BEARER


def _told(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    teller = _TELLERS.get(found.name)
    if teller is None:
        is_v2 = "/wiki/api/v2/" in request.path
        return refusals.unknown_v2() if is_v2 else refusals.unknown_v1(request.path)
    try:
        told = teller(state, request, found, reader)
    except BadPagingError as error:
        return refusals.v1_bad_request(str(error))
    deprecated = state.scenario.deprecated and found.name.startswith("v1.")
    return told.having(*_DEPRECATION) if deprecated else told
