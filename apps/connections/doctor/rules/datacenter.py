"""Whom a Confluence Data Center takes the caller for, and why it refuses."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from apps.connections.codes import Code
from apps.connections.doctor.exchanges import Exchange, without_query
from apps.connections.doctor.rules.faults import fault
from apps.connections.doctor.rules.identity import is_anonymous, is_known, same_answer
from apps.connections.doctor.rules.passing import is_blocked_for_good, passing
from apps.connections.doctor.rules.verdict import Verdict
from apps.connections.doctor.rules.walls import wall
from apps.connections.kinds import CredentialKind, Kind

_TOKENS_SINCE: Final = (7, 9)
_SIGNED_IN: Final = frozenset({"OK", "AUTHORISATION_FAILED", "AUTHORIZATION_FAILED"})


@dataclass(frozen=True, slots=True)
class Asked:
    """The answers to who is calling. `control` was asked without a credential.

    `token_route` is the list of tokens asked without a credential, `server_information` a second
    question with it; both are asked only where the first answer leaves something open.
    """

    credential: CredentialKind
    control: Exchange
    answer: Exchange
    version: tuple[int, ...] = ()
    token_route: Exchange | None = None
    server_information: Exchange | None = None


def identity_refused(asked: Asked) -> Verdict | None:
    """None when the account was named."""
    answer = asked.answer
    if is_known(answer):
        return None
    return (
        _first(_CERTAIN, asked)
        or fault(answer)
        or passing(answer, Kind.DC)
        or wall(answer)
        or _first(_REFUSALS, asked)
        or Verdict(Code.FP_UNEXPECTED, (answer,), f"Its status is {answer.status}.")
    )


def leaves_open(asked: Asked) -> bool:
    """Whether a 403 may mean a dead token as well as a missing permission."""
    verdict = identity_refused(asked)
    return verdict is not None and verdict.code == Code.DC_ANON_403


def is_refused_token(asked: Asked) -> bool:
    """Whether it pays to ask if this server knows personal access tokens at all."""
    return _is_token(asked) and _is_nobody(asked)


def _first(rules: tuple[tuple[Code, Callable[[Asked], bool]], ...], asked: Asked) -> Verdict | None:
    code = next((code for code, fits in rules if fits(asked)), None)
    if code is None:
        return None
    answers = (asked.control, asked.answer, asked.token_route, asked.server_information)
    because = tuple(answer for answer in answers if answer is not None)
    tell = _DETAILS.get(code)
    return Verdict(code, because, tell(asked) if tell else "")


def _is_token(asked: Asked) -> bool:
    return asked.credential == CredentialKind.DC_TOKEN


def _is_nobody(asked: Asked) -> bool:
    """Whether the credential was not taken for anybody's."""
    return asked.answer.status == 401 or is_anonymous(asked.answer)


def _reason(answer: Exchange | None) -> str:
    return "" if answer is None else answer.headers.get("x-seraph-loginreason", "").upper()


def _denied(asked: Asked) -> str:
    return asked.answer.headers.get("x-authentication-denied-reason", "")


def _is_locked(asked: Asked) -> bool:
    captcha = "CAPTCHA" in _denied(asked).upper()
    return captcha or _reason(asked.answer) == "AUTHENTICATION_DENIED"


def _is_shut_out(asked: Asked) -> bool:
    return is_blocked_for_good(asked.answer) and is_blocked_for_good(asked.control)


def _is_blocked(asked: Asked) -> bool:
    return is_blocked_for_good(asked.answer) and not is_blocked_for_good(asked.control)


def _is_too_old(asked: Asked) -> bool:
    return is_refused_token(asked) and bool(asked.version) and asked.version < _TOKENS_SINCE


def _is_off(asked: Asked) -> bool:
    missing = asked.token_route is not None and asked.token_route.status == 404
    return missing and is_refused_token(asked)


def _is_dead_among_visitors(asked: Asked) -> bool:
    return _is_token(asked) and is_anonymous(asked.answer)


def _is_dead(asked: Asked) -> bool:
    second = asked.server_information
    late = asked.answer.status == 403 and second is not None and second.status == 401
    return _is_token(asked) and (asked.answer.status == 401 or late)


def _is_slowed_down(asked: Asked) -> bool:
    """Some servers refuse instead of asking to wait; the limiter has no envelope of the API."""
    answer = asked.answer
    if answer.status != 403 or "statusCode" in answer.fields or not answer.fields:
        return False
    spent = answer.headers.get("x-ratelimit-remaining") == "0"
    return spent or "rate limit" in answer.message.lower()


def _refuses_passwords(asked: Asked) -> bool:
    """The switch answers with a message alone, without the envelope of the API."""
    if asked.answer.status != 403 or _is_token(asked):
        return False
    alone = set(asked.answer.fields) == {"message"}
    return alone or "Basic Authentication has been" in asked.answer.message


def _may_not_use(asked: Asked) -> bool:
    """Signed in and refused: the server says so, or a caller without a credential, or a second
    question, is answered differently."""
    answer, control, second = asked.answer, asked.control, asked.server_information
    if answer.status != 403:
        return False
    if _reason(answer) in _SIGNED_IN or _reason(second) in _SIGNED_IN:
        return True
    if second is not None and second.ok:
        return True
    own = "statusCode" in answer.fields and not same_answer(answer, control)
    return own and control.status != 429


def _is_forbidden(asked: Asked) -> bool:
    return asked.answer.status == 403


# Nothing else has to be looked at where one of these fits.
_CERTAIN: Final = (
    (Code.DC_CAPTCHA, _is_locked),
    (Code.DC_PAT_DEAD_429, lambda asked: _is_token(asked) and _is_shut_out(asked)),
    (Code.DC_THROTTLE, _is_shut_out),
    (Code.DC_BLOCK_ALL, _is_blocked),
)
_REFUSALS: Final = (
    (Code.DC_PAT_OLD, _is_too_old),
    (Code.DC_PAT_OFF, _is_off),
    (Code.DC_PAT_DEAD_200, _is_dead_among_visitors),
    (Code.DC_PAT_DEAD_401, _is_dead),
    (Code.DC_BAD_BASIC, _is_nobody),
    (Code.DC_THROTTLE, _is_slowed_down),
    (Code.DC_BASIC_OFF, _refuses_passwords),
    (Code.DC_USE_DENIED, _may_not_use),
    (Code.DC_ANON_403, _is_forbidden),
)


def _where_to_sign_in(asked: Asked) -> str:
    place = without_query(_denied(asked).partition("login-url=")[2].strip())
    return f"Sign in at {place}." if place else ""


def _which_version(asked: Asked) -> str:
    return f"This one is version {'.'.join(str(part) for part in asked.version)}."


_DETAILS: Final = {
    Code.DC_CAPTCHA: _where_to_sign_in,
    Code.DC_PAT_OLD: _which_version,
}
