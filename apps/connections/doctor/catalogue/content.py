"""What may be missing from the content, and dates and clocks."""

from typing import Final

from apps.connections.codes import Code
from apps.connections.doctor.catalogue.entry import Entry, Severity
from apps.connections.kinds import ApiAccess, Result, Who

ENTRIES: Final = (
    Entry(
        Code.C_SPACE_HIDDEN,
        Severity.WARNING,
        Result.FAILED,
        title="A chosen space cannot be seen any more",
        cause="Other spaces can be read, but this one is missing: the account may not view it, it "
        "was archived, or its key was changed.",
        remedy="Ask the space administrator to let this account view the space (Space settings → "
        "Space permissions), or choose the space under its new key.",
        who=Who.SPACE_ADMIN,
    ),
    Entry(
        Code.C_PAGE_RESTRICTED,
        Severity.WARNING,
        Result.FAILED,
        title="Some pages are hidden from this account",
        cause="A page that others can reach is restricted, and so is everything below it. "
        "Restricted pages are missing from search and answers.",
        remedy="Ask the space administrator to add the account to the restriction of the page, or "
        "accept the gap.",
        who=Who.SPACE_ADMIN,
    ),
    Entry(
        Code.C_CQL_BAD,
        Severity.WARNING,
        Result.FAILED,
        title="Confluence does not understand the portal's search",
        cause="It called a search that works elsewhere faulty.",
        remedy="Please report this with the evidence below to the operator of this portal.",
        who=Who.OPERATOR,
    ),
    Entry(
        Code.C_REFUSED,
        Severity.WARNING,
        Result.FAILED,
        title="Confluence refuses a part of the content",
        cause="The account is known and other parts can be read, but this one is not given to it.",
        remedy="Ask the space administrator whether this account may view it.",
        who=Who.SPACE_ADMIN,
        access=ApiAccess.UNCLEAR,
    ),
    Entry(
        Code.C_CLOCK,
        Severity.WARNING,
        Result.FAILED,
        title="The clocks of portal and Confluence differ",
        cause="By more than five minutes: then changes can be missed and tokens look expired too "
        "early or too late.",
        remedy="The operator of this portal and the server's administrator should compare their "
        "clocks with a time server (NTP).",
        who=Who.OPERATOR,
    ),
    Entry(
        Code.TOKEN_EXPIRING,
        Severity.WARNING,
        Result.FAILED,
        title="The token expires soon",
        cause="After that day Confluence refuses it, and new pages no longer arrive.",
        remedy="Create a new token and replace the old one here; the portal tests the new one "
        "before it lets go of the old.",
        who=Who.YOU,
    ),
    Entry(
        Code.TOKEN_EXPIRED,
        Severity.WARNING,
        Result.FAILED,
        title="The token's last day has passed",
        cause="By the date known to the portal it is no longer valid.",
        remedy="Create a new token and replace the old one here. If Confluence still accepts the "
        "old one, correct the date.",
        who=Who.YOU,
    ),
)
