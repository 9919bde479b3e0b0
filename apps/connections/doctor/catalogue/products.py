"""What can answer at an address instead of a Confluence that is ready."""

from typing import Final

from apps.connections.codes import Code
from apps.connections.doctor.catalogue.entry import Entry, Severity
from apps.connections.kinds import ApiAccess, Result, Who

_UNREACHABLE: Final = ApiAccess.UNREACHABLE

ENTRIES: Final = (
    Entry(
        Code.FP_NOT_CLOUD_SITE,
        Severity.ERROR,
        Result.FAILED,
        title="There is no Confluence Cloud site at this address",
        cause="A Cloud site tells its identity to everybody who asks, and this address does not. "
        "The name is misspelled, or the site was renamed or deleted.",
        remedy="Open the address in a browser and copy it from there after signing in. If it is a "
        "server of your own, choose Data Center instead.",
        who=Who.YOU,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.FP_DEACTIVATED,
        Severity.ERROR,
        Result.FAILED,
        title="The Cloud site is switched off",
        cause="Atlassian deactivates sites whose subscription is unpaid or that nobody has used "
        "for months. The pages are kept for about two weeks after that.",
        remedy="An organization administrator should reactivate the site soon, under billing at "
        "admin.atlassian.com.",
        who=Who.ORGANIZATION_ADMIN,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.FP_WRONG_PRODUCT,
        Severity.ERROR,
        Result.FAILED,
        title="Another Atlassian product answers here",
        cause="The address belongs to Jira, Bitbucket or another product, not to Confluence.",
        remedy="Enter the address at which you read Confluence pages.",
        who=Who.YOU,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.FP_WRONG_KIND,
        Severity.ERROR,
        Result.FAILED,
        title="Cloud and Data Center were mixed up",
        cause="The two are spoken to in different ways.",
        remedy="Choose the other kind and try again; the address itself can stay.",
        who=Who.YOU,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.FP_NOT_CONFLUENCE,
        Severity.ERROR,
        Result.FAILED,
        title="No Confluence answers at this address",
        cause="A server is there, but neither at this address nor below /confluence or /wiki does "
        "it answer as Confluence does.",
        remedy="Open a Confluence page in your browser and paste its whole address here.",
        who=Who.YOU,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.FP_NO_WIKI,
        Severity.NOTE,
        Result.PASSED,
        title="“/wiki” was added to the address",
        cause="On a Cloud site Confluence lives below /wiki; the bare address is Jira's.",
        remedy="Nothing to do.",
        who=Who.YOU,
    ),
    Entry(
        Code.FP_CONTEXT,
        Severity.NOTE,
        Result.PASSED,
        title="Confluence was found below another path",
        cause="Nothing answers at the address as it was entered, but Confluence does a step "
        "further down.",
        remedy="Nothing to do; the address that works is kept.",
        who=Who.YOU,
    ),
    Entry(
        Code.FP_XML404,
        Severity.WARNING,
        Result.FAILED,
        title="Confluence does not know one of the portal's questions",
        cause="It answered that there is no such route in this version of its API.",
        remedy="Please report this with the evidence below to the operator of this portal, who may "
        "need a newer version of it.",
        who=Who.OPERATOR,
        access=ApiAccess.UNCLEAR,
    ),
    Entry(
        Code.FP_HTML404,
        Severity.WARNING,
        Result.FAILED,
        title="The newer API of Confluence is not there",
        cause="The route of the second API version answered with a web page. The portal goes on "
        "with the first version where that still works.",
        remedy="Nothing to do for you. Please tell the operator of this portal, who may need a "
        "newer version of it.",
        who=Who.OPERATOR,
        access=ApiAccess.UNCLEAR,
    ),
    Entry(
        Code.FP_FIRST_RUN,
        Severity.ERROR,
        Result.COULD_NOT_TELL,
        title="Confluence is starting or being set up",
        cause="It says of itself that it is not ready yet.",
        remedy="Wait until it has started; the portal looks again by itself.",
        who=Who.CONFLUENCE_ADMIN,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.FP_MAINTENANCE,
        Severity.ERROR,
        Result.COULD_NOT_TELL,
        title="Confluence is closed for maintenance",
        cause="The server says so, or shows its maintenance page.",
        remedy="Wait; the portal looks again by itself. For Cloud, the state of the service is at "
        "confluence.status.atlassian.com.",
        who=Who.CONFLUENCE_ADMIN,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.FP_ERROR,
        Severity.ERROR,
        Result.COULD_NOT_TELL,
        title="Confluence reports that it is broken",
        cause="The server's own state is “error”: it could not start, or lost its database.",
        remedy="The Confluence administrator should look into the server's log.",
        who=Who.CONFLUENCE_ADMIN,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.FP_NOTIFICATION_PAGE,
        Severity.ERROR,
        Result.COULD_NOT_TELL,
        title="Atlassian answered with its notification page",
        cause="The page stands in for another answer, often for one that refuses the token.",
        remedy="Nothing yet: the portal tries again by itself. If it stays so, create a new API "
        "token and enter it here.",
        who=Who.YOU,
        access=ApiAccess.UNCLEAR,
    ),
    Entry(
        Code.FP_BASE_URL,
        Severity.NOTE,
        Result.PASSED,
        title="Confluence has another address in its own settings",
        cause="The base URL in its settings is not the address that was entered, so links in its "
        "answers lead elsewhere.",
        remedy="Use the other address if it works for you, or have the Confluence administrator "
        "correct the base URL (General configuration).",
        who=Who.CONFLUENCE_ADMIN,
    ),
    Entry(
        Code.FP_UNEXPECTED,
        Severity.ERROR,
        Result.COULD_NOT_TELL,
        title="The answer is none that the portal knows",
        cause="It fits no known cause, so no cause is named.",
        remedy="Please give the evidence below to the Confluence administrator and to the operator "
        "of this portal.",
        who=Who.OPERATOR,
        access=ApiAccess.UNCLEAR,
    ),
)
