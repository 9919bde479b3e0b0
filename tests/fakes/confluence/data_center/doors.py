"""Data Center: who is let in. `instance` and `contents` say what they get."""

from tests.fakes.confluence import refusals
from tests.fakes.confluence.content import Reader
from tests.fakes.confluence.data_center import contents, instance
from tests.fakes.confluence.paging import BadPagingError
from tests.fakes.confluence.people import USERNAME, Caller, Scheme, data_center_caller, scheme_of
from tests.fakes.confluence.routes import DATA_CENTER, Call, call
from tests.fakes.confluence.scenario import Anonymous, Standing
from tests.fakes.confluence.state import State
from tests.fakes.confluence.wire import Answer, Host, Request

_TRIES_BEFORE_CAPTCHA = 3
_LOGGED_IN = ("X-Seraph-LoginReason", "OK")
_NO_USE = ("X-Seraph-LoginReason", "AUTHORISATION_FAILED")
_TELLERS = instance.TELLERS | contents.TELLERS
_SIGNED_IN_ONLY = frozenset(
    {"dc.tokens", "dc.server_information", "dc.system_info", "dc.backup_jobs", "dc.backup_space"}
)
"""Routes that never answer people who have not signed in."""
_WITHOUT_SIGNING_IN = {
    "dc.status": instance.status,
    "dc.manifest": instance.manifest,
    "dc.login": instance.login,
}


def call_of(state: State, request: Request) -> Call:
    context = state.scenario.context
    if request.host is not Host.SITE or not f"{request.path}/".startswith(f"{context}/"):
        return Call()
    return call(DATA_CENTER, request.method, request.path.removeprefix(context))


def answer(state: State, request: Request, found: Call) -> Answer:
    if not found.name:
        return refusals.tomcat_not_found(request.host, request.path)
    if teller := _WITHOUT_SIGNING_IN.get(found.name):
        return teller(state, request)
    if found.name == "dc.tokens" and not _knows_tokens(state):
        return refusals.tomcat_not_found(request.host, request.path)
    refused, signed_in = _let_in(state, request)
    if refused:
        return refused
    to = _to_account if signed_in else _to_nobody
    return to(state, request, found)


def _to_account(state: State, request: Request, found: Call) -> Answer:
    standing = state.scenario.standing
    if standing is Standing.BLOCKED:
        return refusals.blocked_for_good()
    if standing is Standing.WITHOUT_ACCESS:
        return refusals.cannot_use(_NO_USE)
    return _told(state, request, found, Reader(USERNAME)).having(_LOGGED_IN)


def _let_in(state: State, request: Request) -> tuple[Answer | None, bool]:
    """A refusal, or whether somebody has signed in. A dead token is nobody, as it is there."""
    header = request.headers["Authorization"]
    caller = data_center_caller(header)
    if scheme_of(header) is Scheme.BASIC:
        return _by_password(state, caller)
    return None, caller is Caller.ACCESS_TOKEN and _knows_tokens(state)


def _by_password(state: State, caller: Caller) -> tuple[Answer | None, bool]:
    if not state.scenario.basic_allowed:
        return refusals.basic_off(), False
    if state.failed_logins >= _TRIES_BEFORE_CAPTCHA:
        return refusals.captcha(state.base), False
    if caller is not Caller.PASSWORD:
        state.failed_logins += 1
        return refusals.wrong_password(), False
    state.failed_logins = 0
    return None, True


def _knows_tokens(state: State) -> bool:
    major, minor = (int(part) for part in state.scenario.version.split(".")[:2])
    return state.scenario.tokens_allowed and (major, minor) >= (7, 9)


def _to_nobody(state: State, request: Request, found: Call) -> Answer:
    anonymous = state.scenario.anonymous
    if anonymous is Anonymous.BLOCKED:
        return refusals.blocked_for_good()
    if anonymous is Anonymous.READS and found.name not in _SIGNED_IN_ONLY:
        return _told(state, request, found, Reader())
    if scheme_of(request.headers["Authorization"]) is not Scheme.NONE:
        return refusals.token_refused()
    if found.name in _SIGNED_IN_ONLY:
        return refusals.token_refused()
    return refusals.cannot_use()


def _told(state: State, request: Request, found: Call, reader: Reader) -> Answer:
    try:
        return _TELLERS[found.name](state, request, found, reader)
    except BadPagingError as error:
        return refusals.refused_by_data_center(400, str(error))
