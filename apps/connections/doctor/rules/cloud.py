"""Whom Confluence Cloud takes the caller for, and why it refuses.

A refusal at the site looks alike for several causes; the answers of Jira and of the gateway to the
same credential tell them apart, or do not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from apps.connections.codes import Code
from apps.connections.doctor.exchanges import Exchange
from apps.connections.doctor.rules.faults import fault
from apps.connections.doctor.rules.identity import is_anonymous, is_known
from apps.connections.doctor.rules.passing import passing
from apps.connections.doctor.rules.refusals import (
    asks_for_oauth,
    is_outside_list,
    is_own_refusal,
    is_scope,
    names_a_policy,
    sign_in_failed,
    takes_no_bearer,
    wording,
)
from apps.connections.doctor.rules.routes import lost_route
from apps.connections.doctor.rules.verdict import Verdict
from apps.connections.doctor.rules.walls import foreign_gate, wall
from apps.connections.kinds import Kind


@dataclass(frozen=True, slots=True)
class Asked:
    """The answers to who is calling. The controls were asked without a credential, the others with
    it; `garbled` is whether e-mail address or token cannot be right by their form, and
    `through_gateway` whether the connection goes that way by what is stored of it."""

    control: Exchange
    site: Exchange | None = None
    garbled: bool = False
    through_gateway: bool = False
    jira: Exchange | None = None
    jira_server: Exchange | None = None
    gateway: Exchange | None = None
    gateway_control: Exchange | None = None
    bearer_on_site: Exchange | None = None


_Rules: TypeAlias = tuple[tuple[Code, Callable[[Asked, Exchange], bool]], ...]


def proven(asked: Asked) -> bool:
    """Whether site or gateway named the account."""
    return any(answer is not None and is_known(answer) for answer in (asked.site, asked.gateway))


def at_site(asked: Asked) -> Verdict | None:
    """What the site's answer proves by itself; None when others have to be asked."""
    if asked.site is None:
        return None
    return (
        _interrupted(asked.site)
        or lost_route(asked.site)
        or _first(_AT_SITE, asked, asked.site, (asked.site,))
    )


def at_jira(asked: Asked) -> Verdict | None:
    """What the same site's Jira proves about the credential that Confluence refused."""
    if asked.site is None or asked.jira is None:
        return None
    answers = (asked.control, asked.site, asked.jira, asked.jira_server)
    return _first(_AT_JIRA, asked, asked.jira, answers)


def at_gateway(asked: Asked) -> Verdict | None:
    """What the gateway's answer proves; None for a plain refusal, which fits several causes."""
    if asked.gateway is None:
        return None
    answers = (asked.gateway_control, asked.gateway)
    return (
        _interrupted(asked.gateway)
        or _first(_AT_GATEWAY, asked, asked.gateway, answers)
        or lost_route(asked.gateway)
    )


def passed_gateway(answer: Exchange) -> bool:
    """Whether Confluence itself refused what the gateway let through."""
    return is_anonymous(answer) or (answer.status == 403 and "statusCode" in answer.fields)


def at_last(asked: Asked) -> Verdict:
    """The cause, or the two that remain, once everything that could be asked was asked."""
    gateway, jira = at_gateway(asked), at_jira(asked)
    decided = gateway is not None and gateway.code in _DECIDED_BY_GATEWAY
    certain = jira if jira is not None and jira.code != Code.CLOUD_DEAD_PAIR else None
    verdict = at_site(asked) or certain or (gateway if decided else None) or jira
    return verdict or _undecided(asked, gateway)


def _undecided(asked: Asked, gateway: Verdict | None) -> Verdict:
    site = asked.site
    answers = (asked.site, asked.jira, asked.jira_server, asked.gateway, asked.bearer_on_site)
    because = (asked.control, *(answer for answer in answers if answer is not None))
    if asked.bearer_on_site is not None and takes_no_bearer(asked.bearer_on_site):
        return Verdict(Code.CLOUD_BEARER_ON_SITE, because)
    if site is None or site.status == 401 or asked.through_gateway:
        return gateway or Verdict(_refused_by_gateway(asked), because)
    if is_own_refusal(site, asked.control) and names_a_policy(site):
        return Verdict(Code.CLOUD_BLOCKED_EXTERNAL, because, f"It says: “{site.message}”")
    return Verdict(wording(site), because)


def _refused_by_gateway(asked: Asked) -> Code:
    site, gateway = asked.site, asked.gateway
    if gateway is None:
        return Code.CLOUD_UNPARSABLE_BASIC
    if gateway.status == 401:
        is_password = site is not None and site.status == 401 and not asks_for_oauth(site)
        return Code.CLOUD_PASSWORD if is_password else Code.CLOUD_GATEWAY_401
    if gateway.status == 404 and site is None:
        return Code.CLOUD_WRONG_CLOUDID
    return wording(gateway)


def _interrupted(answer: Exchange) -> Verdict | None:
    """What says nothing about the caller: no answer, a gate, passing trouble."""
    return fault(answer) or passing(answer, Kind.CLOUD) or wall(answer) or foreign_gate(answer)


def _first(
    rules: _Rules, asked: Asked, answer: Exchange, answers: tuple[Exchange | None, ...]
) -> Verdict | None:
    code = next((code for code, fits in rules if fits(asked, answer)), None)
    if code is None:
        return None
    tell = _DETAILS.get(code)
    because = tuple(each for each in answers if each is not None)
    return Verdict(code, because, tell(asked) if tell else "")


def _is_garbled(asked: Asked, site: Exchange) -> bool:
    return asked.garbled and site.status == 401 and asks_for_oauth(site)


def _is_outside(asked: Asked, answer: Exchange) -> bool:
    return is_outside_list(answer)


def _is_account(asked: Asked, jira: Exchange) -> bool:
    return jira.ok and isinstance(jira.fields.get("accountId"), str)


def _is_policy(asked: Asked, jira: Exchange) -> bool:
    site = asked.site
    own = site is not None and is_own_refusal(site, asked.control)
    return own and jira.status == 403 and bool(jira.message)


def _is_dead(asked: Asked, jira: Exchange) -> bool:
    server = asked.jira_server
    return sign_in_failed(jira) or (server is not None and sign_in_failed(server))


def _lacks_scope(asked: Asked, gateway: Exchange) -> bool:
    return is_scope(gateway)


def _belongs_to_another(asked: Asked, gateway: Exchange) -> bool:
    return "AUTH_MISMATCH" in gateway.headers.get("x-failure-category", "").upper()


def _is_policy_at_gateway(asked: Asked, gateway: Exchange) -> bool:
    return is_own_refusal(gateway, asked.control) and names_a_policy(gateway)


def _is_let_through(asked: Asked, gateway: Exchange) -> bool:
    """Whoever the gateway does not know does not come as far as Confluence."""
    control = asked.gateway_control
    return control is not None and control.status == 401 and passed_gateway(gateway)


_AT_SITE: Final[_Rules] = (
    (Code.CLOUD_IP_LIST, _is_outside),
    (Code.CLOUD_UNPARSABLE_BASIC, _is_garbled),
)
_AT_JIRA: Final[_Rules] = (
    (Code.CLOUD_NO_LICENCE, _is_account),
    (Code.CLOUD_IP_LIST, _is_outside),
    (Code.CLOUD_BLOCKED_EXTERNAL, _is_policy),
    (Code.CLOUD_DEAD_PAIR, _is_dead),
)
_AT_GATEWAY: Final[_Rules] = (
    (Code.CLOUD_SCOPE, _lacks_scope),
    (Code.CLOUD_MAIL_MISMATCH, _belongs_to_another),
    (Code.CLOUD_IP_LIST, _is_outside),
    (Code.CLOUD_BLOCKED_EXTERNAL, _is_policy_at_gateway),
    (Code.CLOUD_NO_LICENCE, _is_let_through),
)
_DECIDED_BY_GATEWAY: Final = frozenset(code for code, _ in _AT_GATEWAY)


def _which_account(asked: Asked) -> str:
    if asked.jira is None or not asked.jira.ok:
        return ""
    told = asked.jira.fields
    return f"Jira knows {told.get('displayName') or told.get('accountId')}."


def _which_words(asked: Asked) -> str:
    answers = (each for each in (asked.site, asked.gateway) if each is not None)
    said = next((each.message for each in answers if each.message), "")
    return f"It says: “{said}”" if said else ""


_DETAILS: Final = {
    Code.CLOUD_NO_LICENCE: _which_account,
    Code.CLOUD_BLOCKED_EXTERNAL: _which_words,
}
