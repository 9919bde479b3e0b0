"""Whom Confluence Cloud takes the caller for, and why it refuses.

A refusal at the site looks alike for several causes; the answers of Jira and of the gateway to the
same credential tell them apart, or do not.
"""

from dataclasses import dataclass
from typing import Final

from apps.connections.codes import Code
from apps.connections.doctor.exchanges import Exchange
from apps.connections.doctor.rules.faults import fault
from apps.connections.doctor.rules.identity import is_known, same_answer
from apps.connections.doctor.rules.passing import passing
from apps.connections.doctor.rules.routes import lost_route
from apps.connections.doctor.rules.verdict import Verdict
from apps.connections.doctor.rules.walls import wall
from apps.connections.kinds import Kind

# The wordings of "nobody in particular" over the years, the newest first.
_WORDINGS: Final = (
    ("StacklessResponseStatusException", Code.CLOUD_ANON_403),
    ("Current user not permitted to use Confluence", Code.CLOUD_ANON_403_OLD),
    ("PermissionException", Code.CLOUD_PERM_OLD),
)
_POLICY_WORDS: Final = ("admin", "block", "policy", "organization", "organisation")


@dataclass(frozen=True, slots=True)
class Asked:
    """The answers to who is calling. `control` was asked without a credential, the others with
    it; `garbled` is whether e-mail address or token cannot be right by their form."""

    control: Exchange
    site: Exchange | None = None
    garbled: bool = False
    jira: Exchange | None = None
    jira_server: Exchange | None = None
    gateway: Exchange | None = None
    bearer_on_site: Exchange | None = None


def proven(asked: Asked) -> bool:
    """Whether site or gateway named the account."""
    return any(answer is not None and is_known(answer) for answer in (asked.site, asked.gateway))


def interrupted(answer: Exchange) -> Verdict | None:
    """What says nothing about the caller: no answer, a gate, passing trouble, a lost route."""
    return fault(answer) or passing(answer, Kind.CLOUD) or wall(answer) or lost_route(answer)


def at_site(asked: Asked) -> Verdict | None:
    """What the site's answer proves by itself; None when others have to be asked."""
    answer = asked.site
    if answer is None:
        return None
    stopped = interrupted(answer)
    if stopped:
        return stopped
    if is_outside_list(answer):
        return Verdict(Code.CLOUD_IP_LIST, (answer,))
    if answer.status == 401 and _asks_for_oauth(answer) and asked.garbled:
        return Verdict(Code.CLOUD_UNPARSABLE_BASIC, (answer,))
    return None


def at_jira(asked: Asked) -> Verdict | None:
    """What the same site's Jira proves about the credential that Confluence refused."""
    if asked.site is None or asked.jira is None:
        return None
    code = next((code for code, fits in _AT_JIRA if fits(asked, asked.jira)), None)
    if code is None:
        return None
    details = {
        Code.CLOUD_NO_LICENCE: f"Jira knows {_account(asked.jira)}.",
        Code.CLOUD_BLOCKED_EXTERNAL: f"It says: “{asked.site.message}”",
    }
    answers = (asked.control, asked.site, asked.jira, asked.jira_server)
    because = tuple(answer for answer in answers if answer is not None)
    return Verdict(code, because, details.get(code, ""))


def at_gateway(asked: Asked) -> Verdict | None:
    """What the gateway's answer proves; None for a plain refusal, which fits several causes."""
    answer = asked.gateway
    if answer is None:
        return None
    stopped = fault(answer) or passing(answer, Kind.CLOUD) or wall(answer)
    if stopped:
        return stopped
    if is_scope(answer):
        return Verdict(Code.CLOUD_SCOPE, (answer,))
    if "AUTH_MISMATCH" in answer.headers.get("x-failure-category", "").upper():
        return Verdict(Code.CLOUD_MAIL_MISMATCH, (answer,))
    if is_outside_list(answer):
        return Verdict(Code.CLOUD_IP_LIST, (answer,))
    return lost_route(answer)


def at_last(asked: Asked) -> Verdict:
    """The cause, or the two that remain, once everything that could be asked was asked."""
    answers = (asked.site, asked.jira, asked.jira_server, asked.gateway, asked.bearer_on_site)
    because = (asked.control, *(answer for answer in answers if answer is not None))
    for verdict in (at_site(asked), at_jira(asked)):
        if verdict is not None and verdict.code != Code.CLOUD_DEAD_PAIR:
            return verdict
    gateway = at_gateway(asked)
    if gateway is not None and gateway.code in {Code.CLOUD_MAIL_MISMATCH, Code.CLOUD_SCOPE}:
        return Verdict(gateway.code, because, gateway.detail)
    dead = at_jira(asked)
    if dead is not None:
        return dead
    if asked.bearer_on_site is not None and _takes_no_bearer(asked.bearer_on_site):
        return Verdict(Code.CLOUD_BEARER_ON_SITE, because)
    return Verdict(_undecided(asked, gateway), because, gateway.detail if gateway else "")


def _undecided(asked: Asked, gateway: Verdict | None) -> Code:
    site = asked.site
    if site is None or site.status == 401:
        return _refused_by_gateway(asked, gateway)
    if _says_its_own(site, asked.control) and _names_a_policy(site):
        return Code.CLOUD_BLOCKED_EXTERNAL
    return _wording(site)


def _refused_by_gateway(asked: Asked, verdict: Verdict | None) -> Code:
    site, gateway = asked.site, asked.gateway
    if verdict is not None:
        return verdict.code
    if gateway is None:
        return Code.CLOUD_UNPARSABLE_BASIC
    if gateway.status == 401:
        is_password = site is not None and not _asks_for_oauth(site)
        return Code.CLOUD_PASSWORD if is_password else Code.CLOUD_GATEWAY_401
    if gateway.status == 404 and site is None:
        return Code.CLOUD_WRONG_CLOUDID
    # A dead token does not come as far as a 403 at the gateway.
    return Code.CLOUD_BLOCKED_EXTERNAL if _names_a_policy(gateway) else _wording(gateway)


def is_scope(answer: Exchange) -> bool:
    """Whether the gateway knows the credential and misses a scope."""
    category = answer.headers.get("x-failure-category", "").upper()
    said = answer.message.lower()
    return answer.status in {401, 403} and ("SCOPE_CHECK" in category or "scope" in said)


def is_outside_list(answer: Exchange) -> bool:
    """Whether the site admits only networks that the caller is not in."""
    listed = answer.fields.get("errorMessages")
    if answer.status != 403 or not isinstance(listed, list):
        return False
    return any("ip address" in str(each).lower() for each in listed)


def _asks_for_oauth(answer: Exchange) -> bool:
    return answer.headers.get("www-authenticate", "").lower().startswith("oauth")


def _has_failed(answer: Exchange) -> bool:
    """Whether Jira says that somebody tried to sign in, in vain."""
    return answer.headers.get("x-seraph-loginreason", "").upper() == "AUTHENTICATED_FAILED"


def _takes_no_bearer(answer: Exchange) -> bool:
    return answer.status == 403 and set(answer.fields) == {"error"}


def _says_its_own(site: Exchange, control: Exchange) -> bool:
    """Whether the site refuses in words that nobody without a credential hears."""
    if site.status != 403 or not site.message or same_answer(site, control):
        return False
    return not any(words in site.message for words, _ in _WORDINGS)


def _names_a_policy(site: Exchange) -> bool:
    said = site.message.lower()
    return site.status == 403 and sum(word in said for word in _POLICY_WORDS) >= 2


def _wording(answer: Exchange) -> Code:
    found = (code for words, code in _WORDINGS if words in answer.message)
    return next(found, Code.CLOUD_ANON_403)


def _account(answer: Exchange) -> str:
    return str(answer.fields.get("displayName") or answer.fields.get("accountId") or "")


def _is_account(asked: Asked, jira: Exchange) -> bool:
    return jira.ok and isinstance(jira.fields.get("accountId"), str)


def _is_outside(asked: Asked, jira: Exchange) -> bool:
    return is_outside_list(jira)


def _is_policy(asked: Asked, jira: Exchange) -> bool:
    site = asked.site
    own = site is not None and _says_its_own(site, asked.control)
    return own and jira.status == 403 and bool(jira.message)


def _is_dead(asked: Asked, jira: Exchange) -> bool:
    server = asked.jira_server
    return _has_failed(jira) or (server is not None and _has_failed(server))


_AT_JIRA: Final = (
    (Code.CLOUD_NO_LICENCE, _is_account),
    (Code.CLOUD_IP_LIST, _is_outside),
    (Code.CLOUD_BLOCKED_EXTERNAL, _is_policy),
    (Code.CLOUD_DEAD_PAIR, _is_dead),
)
