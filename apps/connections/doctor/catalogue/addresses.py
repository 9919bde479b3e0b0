"""What can be wrong with an address as it was typed."""

from typing import Final

from apps.connections.codes import Code
from apps.connections.doctor.catalogue.entry import Entry, Severity
from apps.connections.kinds import ApiAccess, Result, Who

_ENTER_AGAIN: Final = (
    "Open a Confluence page in your browser and paste its whole address here; what is not needed "
    "is cut off for you."
)

ENTRIES: Final = (
    Entry(
        Code.URL_NO_SCHEME,
        Severity.NOTE,
        Result.PASSED,
        title="“https://” was added to the address",
        cause="The address was typed without the part that says how to speak to the server.",
        remedy="Nothing to do; look whether the completed address is the one you meant.",
        who=Who.YOU,
    ),
    Entry(
        Code.URL_BAD_SCHEME,
        Severity.ERROR,
        Result.FAILED,
        title="This is not the address of a website",
        cause="Confluence is reached at an address that begins with https://.",
        remedy=_ENTER_AGAIN,
        who=Who.YOU,
        access=ApiAccess.UNREACHABLE,
    ),
    Entry(
        Code.URL_BAD_HOST,
        Severity.ERROR,
        Result.FAILED,
        title="The name of the server cannot be right",
        cause="No server can have this name: a part of it is empty, too long, or has signs that "
        "names cannot have.",
        remedy=f"Look for a doubled dot, a blank or a missing name. {_ENTER_AGAIN}",
        who=Who.YOU,
        access=ApiAccess.UNREACHABLE,
    ),
    Entry(
        Code.URL_BAD_PORT,
        Severity.ERROR,
        Result.FAILED,
        title="The port in the address is not a number from 1 to 65535",
        cause="What stands after the colon behind the server's name has to be a port.",
        remedy="Correct the number, or leave it out together with the colon.",
        who=Who.YOU,
        access=ApiAccess.UNREACHABLE,
    ),
    Entry(
        Code.URL_UI_PATH,
        Severity.NOTE,
        Result.PASSED,
        title="The address of a page was cut to the address of Confluence",
        cause="What was pasted leads to one page or screen; the portal needs where Confluence "
        "begins. A space found in it is offered for reading.",
        remedy="Nothing to do; look whether the shortened address is the one you meant.",
        who=Who.YOU,
    ),
    Entry(
        Code.URL_ADMIN_HOST,
        Severity.ERROR,
        Result.FAILED,
        title="This address belongs to Atlassian, not to your Confluence",
        cause="Administration, accounts, help and downloads live there, and nobody's pages.",
        remedy="Enter the address you read pages at; for Confluence Cloud it looks like "
        "https://your-company.atlassian.net.",
        who=Who.YOU,
        access=ApiAccess.UNREACHABLE,
    ),
    Entry(
        Code.URL_CLOUD_HTTP,
        Severity.NOTE,
        Result.PASSED,
        title="The address was changed to its encrypted form",
        cause="Confluence Cloud is reached over https:// only, and a token must not travel "
        "unencrypted.",
        remedy="Nothing to do; please use https:// in future.",
        who=Who.YOU,
    ),
    Entry(
        Code.URL_LOOKALIKE,
        Severity.ERROR,
        Result.FAILED,
        title="This address imitates Atlassian's",
        cause="It reads almost like an address below atlassian.net, but belongs to somebody else. "
        "Nothing was sent to it.",
        remedy="Check the spelling letter by letter. If the address came in a message, tell your "
        "security team; if you have typed a token there, revoke that token.",
        who=Who.YOU,
        access=ApiAccess.UNREACHABLE,
    ),
    Entry(
        Code.URL_USERINFO,
        Severity.WARNING,
        Result.FAILED,
        title="The address contained a user name or password",
        cause="Whatever stands before an @ in an address ends up in histories and logs. It was cut "
        "off and not kept.",
        remedy="If it was a real password or token, replace it where it came from, and enter the "
        "new one in the field made for it.",
        who=Who.YOU,
    ),
    Entry(
        Code.URL_PLAIN_HTTP,
        Severity.WARNING,
        Result.FAILED,
        title="The connection is not encrypted",
        cause="With http:// everybody on the way can read the credential and the pages. The portal "
        "allows it only inside private networks that its operator has named.",
        remedy="Ask the administrator of the server for an https:// address.",
        who=Who.NETWORK_ADMIN,
    ),
)
