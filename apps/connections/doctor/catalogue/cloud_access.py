"""What Confluence Cloud may refuse to an account it knows."""

from typing import Final

from apps.connections.codes import Code
from apps.connections.doctor.catalogue.entry import Entry, Severity
from apps.connections.kinds import ApiAccess, Result, Who

ENTRIES: Final = (
    Entry(
        Code.CLOUD_WRONG_CLOUDID,
        Severity.ERROR,
        Result.FAILED,
        title="The gateway does not know the site under its stored number",
        cause="The cloud id kept with this connection is that of another site, or the site was "
        "moved.",
        remedy="Enter the address of the site once more; the portal then looks the number up "
        "again.",
        who=Who.YOU,
        access=ApiAccess.UNREACHABLE,
    ),
    Entry(
        Code.CLOUD_NO_LICENCE,
        Severity.ERROR,
        Result.FAILED,
        title="The account has no access to Confluence",
        cause="The token is valid: the same site knows the account. But the account was not given "
        "Confluence, for example because it is a guest or was invited to Jira only.",
        remedy="Ask the Confluence administrator to give this account access to Confluence "
        "(admin.atlassian.com → Directory → Users → the account → Add product).",
        who=Who.CONFLUENCE_ADMIN,
        access=ApiAccess.BLOCKED,
    ),
    Entry(
        Code.CLOUD_BLOCKED_EXTERNAL,
        Severity.ERROR,
        Result.FAILED,
        title="Your organization forbids API tokens",
        cause="A policy of the organization blocks API tokens for this account. The site says so "
        "in words of its own, which a call without a credential does not get.",
        remedy="Ask an organization administrator to allow API tokens for this account "
        "(admin.atlassian.com → Security → User security → External users or Authentication "
        "policies), or to provide a service account.",
        who=Who.ORGANIZATION_ADMIN,
        access=ApiAccess.BLOCKED,
    ),
    Entry(
        Code.CLOUD_IP_LIST,
        Severity.ERROR,
        Result.FAILED,
        title="The site admits only certain networks",
        cause="The address from which this portal calls is not on the organization's IP "
        "allow-list.",
        remedy="Ask an organization administrator to add the outgoing address of this portal to "
        "the list (admin.atlassian.com → Security → IP allowlists). The operator of the portal "
        "knows that address.",
        who=Who.ORGANIZATION_ADMIN,
        access=ApiAccess.BLOCKED,
    ),
    Entry(
        Code.CLOUD_GONE,
        Severity.WARNING,
        Result.FAILED,
        title="Atlassian has removed a route that the portal used",
        cause="An older part of the API is switched off on this site.",
        remedy="Nothing to do for you. Please tell the operator of this portal, who needs a newer "
        "version of it.",
        who=Who.OPERATOR,
        access=ApiAccess.UNCLEAR,
    ),
    Entry(
        Code.CLOUD_DEPRECATED,
        Severity.NOTE,
        Result.PASSED,
        title="Atlassian announces the end of a route",
        cause="An answer carried a note that this part of the API will be removed.",
        remedy="Nothing to do for you; the operator of this portal should keep it up to date.",
        who=Who.OPERATOR,
    ),
    Entry(
        Code.CLOUD_V2_404,
        Severity.WARNING,
        Result.FAILED,
        title="Confluence says there is no such thing, or that this account may not see it",
        cause="It does not tell the two apart.",
        remedy="Ask the space administrator whether this account may see the space or page, and "
        "whether it still exists.",
        who=Who.SPACE_ADMIN,
        access=ApiAccess.UNCLEAR,
    ),
    Entry(
        Code.CLOUD_DOWNLOAD_401,
        Severity.WARNING,
        Result.FAILED,
        title="Attachments cannot be downloaded at their old addresses",
        cause="Atlassian has closed these addresses to tokens, and the new way did not give the "
        "file either.",
        remedy="Pages are read without their attachments. Please tell the operator of this "
        "portal, who may need a newer version of it.",
        who=Who.OPERATOR,
    ),
)
