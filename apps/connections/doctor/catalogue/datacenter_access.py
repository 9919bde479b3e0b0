"""What a Confluence Data Center or Server may refuse to an account it knows, and its quirks."""

from typing import Final

from apps.connections.codes import Code
from apps.connections.doctor.catalogue.entry import Entry, Severity
from apps.connections.kinds import ApiAccess, Result, Who

ENTRIES: Final = (
    Entry(
        Code.DC_USE_DENIED,
        Severity.ERROR,
        Result.FAILED,
        title="The account may not use Confluence",
        cause="The sign-in succeeded, but the account lacks the global permission “can use”. "
        "Often it is missing from a group of the company directory.",
        remedy="Ask the Confluence administrator to give the account this permission (General "
        "configuration → Global permissions) or to add it to the right group.",
        who=Who.CONFLUENCE_ADMIN,
        access=ApiAccess.BLOCKED,
    ),
    Entry(
        Code.DC_BLOCK_ALL,
        Severity.ERROR,
        Result.FAILED,
        title="API calls are blocked for this account",
        cause="The administrator has set rate limiting to “block all requests” for this account; "
        "callers without an account are answered differently. Waiting does not help.",
        remedy="Ask the Confluence administrator for an exemption for this account (General "
        "configuration → Rate limiting → Exemptions).",
        who=Who.CONFLUENCE_ADMIN,
        access=ApiAccess.BLOCKED,
    ),
    Entry(
        Code.DC_THROTTLE,
        Severity.ERROR,
        Result.COULD_NOT_TELL,
        title="Confluence asks to slow down",
        cause="Its rate limit for this account is used up for the moment.",
        remedy="Nothing to do: the portal waits and tries again. If it happens often, ask the "
        "Confluence administrator for a higher limit for this account.",
        who=Who.CONFLUENCE_ADMIN,
        access=ApiAccess.UNCLEAR,
    ),
    Entry(
        Code.DC_READONLY,
        Severity.NOTE,
        Result.PASSED,
        title="Confluence is in read-only mode",
        cause="Nobody can change pages at the moment; reading works.",
        remedy="Nothing to do: the portal only reads.",
        who=Who.CONFLUENCE_ADMIN,
    ),
    Entry(
        Code.DC_SPACE_404,
        Severity.WARNING,
        Result.FAILED,
        title="A chosen space is not there, or this account may not see it",
        cause="Confluence does not tell the two apart.",
        remedy="Ask the space administrator whether the key is right and whether this account may "
        "view the space (Space settings → Permissions).",
        who=Who.SPACE_ADMIN,
    ),
    Entry(
        Code.DC_500_IS_403,
        Severity.NOTE,
        Result.COULD_NOT_TELL,
        title="Permissions of the space cannot be read",
        cause="Confluence answers with a server fault where it should say that only "
        "administrators may ask this; that is a known defect of it.",
        remedy="If the portal is to follow space permissions, ask for administration rights in "
        "the chosen spaces for this account. Pages are read without them.",
        who=Who.SPACE_ADMIN,
    ),
    Entry(
        Code.DC_RPC_OFF,
        Severity.NOTE,
        Result.FAILED,
        title="Permissions of the space cannot be read, since the older remote API is off",
        cause="Before version 9.1 Confluence tells space permissions only through its older "
        "remote API (XML-RPC and SOAP), which is switched off here.",
        remedy="If the portal is to follow space permissions, ask the Confluence administrator to "
        "switch the remote API on (General configuration → Further configuration), or to update. "
        "Pages are read without it.",
        who=Who.CONFLUENCE_ADMIN,
    ),
    Entry(
        Code.DC_LICENCE,
        Severity.WARNING,
        Result.FAILED,
        title="The licence of this Confluence has ended",
        cause="Licences for Data Center end on 28 March 2029 at the latest, and Confluence is "
        "read-only from then on.",
        remedy="Reading still works. The Confluence administrator should plan the move to Cloud, "
        "or renew the licence where that is possible.",
        who=Who.CONFLUENCE_ADMIN,
    ),
)
