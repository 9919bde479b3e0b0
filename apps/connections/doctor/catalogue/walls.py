"""Sign-in pages and gates that answer in place of Confluence."""

from typing import Final

from apps.connections.codes import Code
from apps.connections.doctor.catalogue.entry import Entry, Severity
from apps.connections.kinds import ApiAccess, Result, Who

ENTRIES: Final = (
    Entry(
        Code.WALL_CLOUD_LOGIN,
        Severity.ERROR,
        Result.FAILED,
        title="Atlassian's sign-in page came instead of an answer",
        cause="The call was sent to id.atlassian.com to sign in, as it happens when no token was "
        "accepted or the address is one for people.",
        remedy="Check that the address is that of the site and that e-mail address and API token "
        "belong together; then create a new token.",
        who=Who.YOU,
        access=ApiAccess.UNCLEAR,
    ),
    Entry(
        Code.WALL_DC_LOGIN,
        Severity.ERROR,
        Result.FAILED,
        title="Confluence's sign-in page came instead of an answer",
        cause="The server did not take the credential for a sign-in.",
        remedy="Create a personal access token in Confluence (your profile → Personal access "
        "tokens) and enter it here without a user name.",
        who=Who.YOU,
        access=ApiAccess.UNCLEAR,
    ),
    Entry(
        Code.WALL_SAML,
        Severity.ERROR,
        Result.FAILED,
        title="Your company's single sign-on answers instead of Confluence",
        cause="Either the token has expired and the call fell back to the sign-on for people, or "
        "the sign-on stands before the API as well.",
        remedy="First create a new token. If the page still comes, the Confluence administrator "
        "has to exempt the API (/rest/*) from single sign-on.",
        who=Who.CONFLUENCE_ADMIN,
        access=ApiAccess.UNCLEAR,
    ),
    Entry(
        Code.WALL_HTML200,
        Severity.ERROR,
        Result.FAILED,
        title="A web page came where data was asked for",
        cause="A portal, a protective filter or a sign-in page stands between the portal and "
        "Confluence.",
        remedy="Ask the network administrator which page this is and how programs get past it.",
        who=Who.NETWORK_ADMIN,
        access=ApiAccess.UNCLEAR,
    ),
    Entry(
        Code.WALL_PROXY_BASIC,
        Severity.ERROR,
        Result.FAILED,
        title="A gateway in front of Confluence wants a password of its own",
        cause="Every path is refused, also those that Confluence opens to everybody, and it is "
        "not Confluence that asks.",
        remedy="Ask the network administrator for an address that leads past the gateway, or for "
        "an exception for the portal's machine.",
        who=Who.NETWORK_ADMIN,
        access=ApiAccess.UNREACHABLE,
    ),
    Entry(
        Code.WALL_WEBSUDO,
        Severity.NOTE,
        Result.PASSED,
        title="Administration asks for the password once more",
        cause="Confluence protects its administration with a second password prompt that programs "
        "cannot answer, so it cannot be told whether this account could make exports by itself.",
        remedy="Nothing to do: the portal does not need administration for reading.",
        who=Who.CONFLUENCE_ADMIN,
    ),
    Entry(
        Code.WALL_CAPTIVE,
        Severity.ERROR,
        Result.FAILED,
        title="The call was led away to another server",
        cause="Before Confluence said a word, the answer pointed to a foreign server: the sign-on "
        "of a network or of a protective service, or a new address of Confluence.",
        remedy="If Confluence has moved, enter its new address. Otherwise the network "
        "administrator has to let the portal's machine past that sign-on.",
        who=Who.NETWORK_ADMIN,
        access=ApiAccess.UNREACHABLE,
    ),
)
