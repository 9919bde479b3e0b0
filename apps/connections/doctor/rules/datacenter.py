"""Whom a Confluence Data Center takes the caller for, and why it refuses."""

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
    locked = _captcha(answer)
    if locked:
        return locked
    if is_blocked_for_good(answer):
        return _blocked(asked)
    stopped = fault(answer) or passing(answer, Kind.DC) or wall(answer)
    if stopped:
        return stopped
    if answer.status == 401 or is_anonymous(answer):
        return _not_accepted(asked)
    if answer.status == 403:
        return _forbidden(asked)
    return Verdict(Code.FP_UNEXPECTED, (answer,), f"Its status is {answer.status}.")


def leaves_open(asked: Asked) -> bool:
    """Whether a 403 may mean a dead token as well as a missing permission."""
    verdict = identity_refused(asked)
    return verdict is not None and verdict.code == Code.DC_ANON_403


def is_refused_token(asked: Asked) -> bool:
    """Whether it pays to ask if this server knows personal access tokens at all."""
    if asked.credential != CredentialKind.DC_TOKEN:
        return False
    return asked.answer.status == 401 or is_anonymous(asked.answer)


def _captcha(answer: Exchange) -> Verdict | None:
    denied = answer.headers.get("x-authentication-denied-reason", "")
    reason = answer.headers.get("x-seraph-loginreason", "").upper()
    if "CAPTCHA" not in denied.upper() and reason != "AUTHENTICATION_DENIED":
        return None
    place = denied.partition("login-url=")[2].strip()
    return Verdict(
        Code.DC_CAPTCHA, (answer,), f"Sign in at {without_query(place)}." if place else ""
    )


def _blocked(asked: Asked) -> Verdict:
    because = (asked.control, asked.answer)
    if not is_blocked_for_good(asked.control):
        return Verdict(Code.DC_BLOCK_ALL, because)
    if asked.credential == CredentialKind.DC_TOKEN:
        return Verdict(Code.DC_PAT_DEAD_429, because)
    return Verdict(Code.DC_THROTTLE, because, "Callers without an account are blocked as well.")


def _not_accepted(asked: Asked) -> Verdict:
    because = (asked.control, asked.answer)
    if asked.credential == CredentialKind.DC_PASSWORD:
        return Verdict(Code.DC_BAD_BASIC, because)
    if asked.version and asked.version < _TOKENS_SINCE:
        number = ".".join(str(part) for part in asked.version)
        return Verdict(Code.DC_PAT_OLD, because, f"This one is version {number}.")
    if asked.token_route is not None and asked.token_route.status == 404:
        return Verdict(Code.DC_PAT_OFF, (*because, asked.token_route))
    dead = Code.DC_PAT_DEAD_200 if is_anonymous(asked.answer) else Code.DC_PAT_DEAD_401
    return Verdict(dead, because)


def _forbidden(asked: Asked) -> Verdict:
    answer, control = asked.answer, asked.control
    because = (control, answer)
    if answer.headers.get("x-seraph-loginreason", "").upper() in _SIGNED_IN:
        return Verdict(Code.DC_USE_DENIED, because)
    if asked.credential == CredentialKind.DC_PASSWORD and _refuses_passwords(answer):
        return Verdict(Code.DC_BASIC_OFF, (answer,))
    own = "statusCode" in answer.fields and not same_answer(answer, control)
    if own and control.status != 429:
        # Whoever is not recognised gets the answer of those without a credential.
        return Verdict(Code.DC_USE_DENIED, because)
    second = asked.server_information
    if second is None:
        return Verdict(Code.DC_ANON_403, because)
    if second.status == 401:
        return Verdict(Code.DC_PAT_DEAD_401, (*because, second))
    signed_in = second.headers.get("x-seraph-loginreason", "").upper() in _SIGNED_IN
    if second.ok or signed_in:
        return Verdict(Code.DC_USE_DENIED, (*because, second))
    return Verdict(Code.DC_ANON_403, (*because, second))


def _refuses_passwords(answer: Exchange) -> bool:
    """The switch answers with a message alone, without the envelope of the API."""
    return set(answer.fields) == {"message"} or "Basic Authentication has been" in answer.message
