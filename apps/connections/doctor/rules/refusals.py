"""How Confluence Cloud, its Jira and its gateway refuse, one answer at a time."""

from typing import Final

from apps.connections.codes import Code
from apps.connections.doctor.exchanges import Exchange
from apps.connections.doctor.rules.identity import same_answer

# The wordings of "nobody in particular" over the years, the newest first.
_WORDINGS: Final = (
    ("StacklessResponseStatusException", Code.CLOUD_ANON_403),
    ("Current user not permitted to use Confluence", Code.CLOUD_ANON_403_OLD),
    ("PermissionException", Code.CLOUD_PERM_OLD),
)
_POLICY_WORDS: Final = ("admin", "block", "policy", "organization", "organisation")


def wording(answer: Exchange) -> Code:
    """In which words nobody in particular is refused; the newest where they are none of these."""
    return next((code for words, code in _WORDINGS if words in answer.message), _WORDINGS[0][1])


def is_own_refusal(answer: Exchange, control: Exchange) -> bool:
    """Whether it refuses in words that nobody without a credential hears."""
    if answer.status != 403 or not answer.message or same_answer(answer, control):
        return False
    return not any(words in answer.message for words, _ in _WORDINGS)


def names_a_policy(answer: Exchange) -> bool:
    """Whether the words speak of somebody who decided; they are not published."""
    said = answer.message.lower()
    return answer.status == 403 and sum(word in said for word in _POLICY_WORDS) >= 2


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


def asks_for_oauth(answer: Exchange) -> bool:
    return answer.headers.get("www-authenticate", "").lower().startswith("oauth")


def sign_in_failed(answer: Exchange) -> bool:
    """Whether Jira says that somebody tried to sign in, in vain."""
    return answer.headers.get("x-seraph-loginreason", "").upper() == "AUTHENTICATED_FAILED"


def takes_no_bearer(answer: Exchange) -> bool:
    """Whether Jira could not read a token that came without an e-mail address."""
    return answer.status == 403 and set(answer.fields) == {"error"}
