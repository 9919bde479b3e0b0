"""Why a Confluence Data Center or Server may not take a credential."""

from typing import Final

from apps.connections.codes import Code
from apps.connections.doctor.catalogue.entry import Entry, Severity
from apps.connections.kinds import ApiAccess, Result, Who

_REJECTED: Final = ApiAccess.REJECTED
_RENEW: Final = (
    "Create a new personal access token in Confluence (your profile → Settings → Personal access "
    "tokens) and enter it here without a user name."
)

ENTRIES: Final = (
    Entry(
        Code.DC_BAD_BASIC,
        Severity.ERROR,
        Result.FAILED,
        title="User name or password is wrong",
        cause="Confluence refused them. Often an e-mail address was entered instead of the user "
        "name, or a personal access token in the place of the password. The portal tried only "
        "once, because Confluence locks the account after several failures.",
        remedy="Enter the user name as Confluence shows it in your profile, and the password once "
        "more; a personal access token is entered without a user name.",
        who=Who.YOU,
        access=_REJECTED,
    ),
    Entry(
        Code.DC_CAPTCHA,
        Severity.ERROR,
        Result.FAILED,
        title="The account is locked until somebody signs in in a browser",
        cause="After several failed sign-ins Confluence wants to see a person (a CAPTCHA). Until "
        "then it refuses the right password too. The portal made no further attempt.",
        remedy="Sign in to Confluence once in a browser with this account and solve the picture "
        "puzzle; then examine the connection again. An administrator can also reset the count.",
        who=Who.YOU,
        access=_REJECTED,
    ),
    Entry(
        Code.DC_BASIC_OFF,
        Severity.ERROR,
        Result.FAILED,
        title="This Confluence does not accept passwords from programs",
        cause="Its administrator has switched off sign-in with user name and password for the API.",
        remedy=_RENEW,
        who=Who.YOU,
        access=_REJECTED,
    ),
    Entry(
        Code.DC_PAT_OFF,
        Severity.ERROR,
        Result.FAILED,
        title="Personal access tokens are switched off on this Confluence",
        cause="This version knows them, but the server does not offer them.",
        remedy="Ask the Confluence administrator to switch personal access tokens on "
        "(atlassian.pats.enabled), or use user name and password.",
        who=Who.CONFLUENCE_ADMIN,
        access=_REJECTED,
    ),
    Entry(
        Code.DC_PAT_OLD,
        Severity.ERROR,
        Result.FAILED,
        title="This Confluence is too old for personal access tokens",
        cause="They exist since version 7.9.",
        remedy="Use user name and password for this connection, or have Confluence updated.",
        who=Who.CONFLUENCE_ADMIN,
        access=_REJECTED,
    ),
    Entry(
        Code.DC_PAT_DEAD_401,
        Severity.ERROR,
        Result.FAILED,
        title="The personal access token is not accepted",
        cause="It has expired, was revoked or mistyped, or its account is deactivated.",
        remedy=_RENEW,
        who=Who.YOU,
        access=_REJECTED,
    ),
    Entry(
        Code.DC_PAT_DEAD_200,
        Severity.ERROR,
        Result.FAILED,
        title="The token is no longer accepted, although Confluence still answers",
        cause="Confluence treats the call as one by a visitor without an account. It shows what "
        "every visitor may see, so lists may look right and are incomplete. The token has "
        "expired or was revoked.",
        remedy=_RENEW,
        who=Who.YOU,
        access=_REJECTED,
    ),
    Entry(
        Code.DC_PAT_DEAD_429,
        Severity.ERROR,
        Result.FAILED,
        title="The token is no longer accepted, and visitors are shut out",
        cause="Confluence treats the call as one by a visitor without an account, and lets "
        "visitors make no calls at all. The token has expired or was revoked.",
        remedy=f"{_RENEW} Only if the answer stays the same, the rate limit of the account "
        "has to be looked at.",
        who=Who.YOU,
        access=_REJECTED,
    ),
    Entry(
        Code.DC_ANON_403,
        Severity.ERROR,
        Result.FAILED,
        title="Confluence refuses access, for one of two reasons",
        cause="The answer is the one that a call without a credential gets, so two causes remain: "
        "either the credential is no longer accepted, or the account lacks the permission to use "
        "Confluence.",
        remedy="First create a new personal access token and enter it. If the answer stays the "
        "same, ask the Confluence administrator to give the account the global permission “can "
        "use”.",
        who=Who.YOU,
        access=ApiAccess.UNCLEAR,
    ),
)
