"""The steps themselves, for what passed, was skipped, or has no code of its own."""

from typing import Final

from apps.connections.codes import Step, check
from apps.connections.doctor.catalogue.entry import Entry, Severity
from apps.connections.kinds import Result, Who

_CHECKS: Final = {
    Step.ADDRESS: ("Address", "The address is understood."),
    Step.NAME: ("Name of the server", "The name leads to an address the portal may reach."),
    Step.CONNECTION: ("Connection", "The server takes connections."),
    Step.ENCRYPTION: ("Encryption", "The server's certificate is good for this address."),
    Step.PRODUCT: ("Product", "Confluence answers at this address."),
    Step.ANONYMOUS: ("Visitors without an account", "The comparison without a credential."),
    Step.IDENTITY: ("Identity", "Confluence says whom it takes the credential for."),
    Step.SPACES: ("List of spaces", "The spaces this account can see."),
    Step.CHOSEN_SPACES: ("Chosen spaces", "The spaces that were chosen for reading."),
    Step.PAGE: ("A page", "One page of a space."),
    Step.BODY: ("The text of a page", "The text of that page."),
    Step.COMMENTS: ("Comments", "The comments of that page."),
    Step.ATTACHMENT: ("An attachment", "One attached file, downloaded for a test."),
    Step.SEARCH: ("Search", "A search through Confluence's own search."),
    Step.RESTRICTIONS: ("Restrictions", "Who may see that page."),
    Step.SPACE_PERMISSIONS: ("Permissions of a space", "Who may see the whole space."),
    Step.EXPIRY: ("Expiry of the credential", "Until when the credential is good."),
    Step.EXPORT: ("Export over the API", "Whether an export can be fetched without a person."),
    Step.LIMITS: ("Limits, notices and clock", "What the answers so far said beside the point."),
}

ENTRIES: Final = tuple(
    Entry(
        check(step),
        Severity.NOTE,
        Result.PASSED,
        title=title,
        cause=cause,
        remedy="Nothing to do.",
        who=Who.YOU,
    )
    for step, (title, cause) in _CHECKS.items()
)
