"""Why Confluence Cloud may not take a credential."""

from typing import Final

from apps.connections.codes import Code
from apps.connections.doctor.catalogue.entry import Entry, Severity
from apps.connections.kinds import ApiAccess, Result, Who

_TOKEN_PAGE: Final = "id.atlassian.com → Security → API tokens"  # noqa: S105 - a place
_TWO_CAUSES: Final = (
    "The site gives this answer to nobody in particular, so two causes remain: either the token "
    "is no longer accepted (wrong e-mail address, expired, revoked), or the account has no access "
    "to Confluence."
)
_TWO_REMEDIES: Final = (
    f"First create a new token ({_TOKEN_PAGE}) and enter it with the e-mail address shown there. "
    "If the answer stays the same, ask the Confluence administrator to give that account access "
    "to Confluence."
)

ENTRIES: Final = (
    Entry(
        Code.CLOUD_ANON_403,
        Severity.ERROR,
        Result.FAILED,
        title="Confluence refuses access, for one of two reasons",
        cause=_TWO_CAUSES,
        remedy=_TWO_REMEDIES,
        who=Who.YOU,
        access=ApiAccess.UNCLEAR,
    ),
    Entry(
        Code.CLOUD_ANON_403_OLD,
        Severity.ERROR,
        Result.FAILED,
        title="“Not permitted to use Confluence”, for one of two reasons",
        cause=_TWO_CAUSES,
        remedy=_TWO_REMEDIES,
        who=Who.YOU,
        access=ApiAccess.UNCLEAR,
    ),
    Entry(
        Code.CLOUD_PERM_OLD,
        Severity.ERROR,
        Result.FAILED,
        title="Confluence reports a missing permission, for one of two reasons",
        cause=_TWO_CAUSES,
        remedy=_TWO_REMEDIES,
        who=Who.YOU,
        access=ApiAccess.UNCLEAR,
    ),
    Entry(
        Code.CLOUD_DEAD_PAIR,
        Severity.ERROR,
        Result.FAILED,
        title="E-mail address and token are not accepted",
        cause="The site treats the call like one without any credential. The e-mail address is "
        "not the one of the token's account, the token has expired, was revoked or mistyped, or "
        "the account is deactivated. Tokens found in public places are revoked by Atlassian.",
        remedy=f"Create a new token ({_TOKEN_PAGE}) and enter it with the e-mail address shown "
        "on that page.",
        who=Who.YOU,
        access=ApiAccess.REJECTED,
    ),
    Entry(
        Code.CLOUD_MAIL_MISMATCH,
        Severity.ERROR,
        Result.FAILED,
        title="E-mail address and token belong to different accounts",
        cause="Atlassian says that the two do not fit together. Rarely it means that this kind of "
        "token is not accepted here.",
        remedy=f"Enter the e-mail address that {_TOKEN_PAGE} shows for the token's own account.",
        who=Who.YOU,
        access=ApiAccess.REJECTED,
    ),
    Entry(
        Code.CLOUD_SCOPED_ON_SITE,
        Severity.NOTE,
        Result.PASSED,
        title="The token has scopes, so Atlassian's gateway is used",
        cause="Tokens with scopes are refused at the site's own address; the gateway takes them.",
        remedy="Nothing to do; the portal found the way through the gateway by itself.",
        who=Who.YOU,
    ),
    Entry(
        Code.CLOUD_UNPARSABLE_BASIC,
        Severity.ERROR,
        Result.FAILED,
        title="E-mail address or token is incomplete or garbled",
        cause="Atlassian could not even take them apart: one is empty, or has blanks, colons or "
        "signs that neither can have.",
        remedy="Copy the token once more as a whole, and check the e-mail address. A token is "
        "shown only once; if it is lost, create a new one.",
        who=Who.YOU,
        access=ApiAccess.REJECTED,
    ),
    Entry(
        Code.CLOUD_BEARER_ON_SITE,
        Severity.ERROR,
        Result.FAILED,
        title="The token was not accepted without an e-mail address",
        cause="No e-mail address was entered. The portal therefore used the token as that of a "
        "service account, and Atlassian refused it. A token that a person has made for themselves "
        "works only together with that person's e-mail address.",
        remedy=f"If a person made the token: enter the e-mail address that {_TOKEN_PAGE} shows, "
        "beside the token. If it is a service account's: leave the e-mail address empty and have "
        "an organization administrator create a new token for that account (admin.atlassian.com → "
        "Directory → Service accounts).",
        who=Who.YOU,
        access=ApiAccess.REJECTED,
    ),
    Entry(
        Code.CLOUD_PASSWORD,
        Severity.ERROR,
        Result.FAILED,
        title="A password was entered instead of an API token",
        cause="The secret does not look like a token and is refused at the site and at the "
        "gateway. Confluence Cloud takes no account passwords from programs.",
        remedy=f"Create an API token ({_TOKEN_PAGE}) and enter it instead of the password.",
        who=Who.YOU,
        access=ApiAccess.REJECTED,
    ),
    Entry(
        Code.CLOUD_SCOPE,
        Severity.ERROR,
        Result.FAILED,
        title="The token lacks a scope",
        cause="The token is alive, but was created without the right to ask this.",
        remedy="Create a new token with the scopes named here added to those it has: scopes of a "
        "token cannot be changed afterwards.",
        who=Who.YOU,
        access=ApiAccess.REJECTED,
    ),
    Entry(
        Code.CLOUD_GATEWAY_401,
        Severity.ERROR,
        Result.FAILED,
        title="Neither the site nor Atlassian's gateway accepts the token",
        cause="It has expired, was revoked or mistyped, or it was never made for Confluence (an "
        "“API key” of admin.atlassian.com is none).",
        remedy=f"Create a new token ({_TOKEN_PAGE}; for a service account in admin.atlassian.com "
        "→ Directory → Service accounts) and enter it.",
        who=Who.YOU,
        access=ApiAccess.REJECTED,
    ),
)
