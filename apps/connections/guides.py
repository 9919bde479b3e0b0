"""How to get a credential, step by step, as people read it. Pure.

docs/connections.md has the same, word for word; a test holds them together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from apps.connections.kinds import Kind
from apps.connections.scopes import PURPOSES, Scope


@dataclass(frozen=True, slots=True)
class Way:
    """One kind of credential; `text` says when to take it."""

    title: str
    text: str
    steps: tuple[str, ...]
    needs_scopes: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    title: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """`slug` is its place in addresses; `product` is as it is called within a sentence."""

    slug: str
    product: str
    ways: tuple[Way, ...]
    topics: tuple[Topic, ...]

    @property
    def scopes(self) -> tuple[tuple[Scope, str], ...]:
        """Those that a way needs, with what each is for."""
        needed = any(way.needs_scopes for way in self.ways)
        return tuple(PURPOSES.items()) if needed else ()


_API_TOKENS = (
    "Sign in at id.atlassian.com with the account that is to read, and open “Security”, then "
    "“Create and manage API tokens”."
)
_NAME_AND_DAY = (
    "Give it a name that says what it is for, and the day on which it expires: at most a year "
    "ahead."
)
_ONCE = "Copy the token at once: it is shown only this one time."
_VIEW_SPACES = (
    "The right to view the spaces that are to be read. It need not administer or change anything."
)
_RESTRICTED = (
    "A restricted page is read only if the account is among those who may view it. The others are "
    "left out."
)
_FEW_SPACES = (
    "Take an account that can view the spaces to be read and no others. What it reads, every "
    "member of your organization here can find."
)
_REMINDED = (
    "Owners and admins of your organization here are reminded 30, 14, 7, 3 and 1 days ahead, by "
    "e-mail and in the portal."
)
_EXPORT = (
    "Or do without a token: a space administrator makes an export of the space, and you upload it."
)
_ENCRYPTED = (
    "It is encrypted before it is kept. Nobody sees it again: not in a form, not in the "
    "administration, not in logs or mails."
)
_READS = "The portal only reads. It never creates, changes or deletes anything in Confluence."
_REPLACED = (
    "When you replace it, the new one is tested against the same spaces before the old one is "
    "dropped."
)
_DELETED = (
    "Deleting the connection deletes it here. Revoke it in Confluence too, where it was made."
)

CLOUD: Final = Guide(
    slug="cloud",
    product="Confluence Cloud",
    ways=(
        Way(
            "Your own API token, with scopes",
            "The token can only read, whatever your account may do besides.",
            (
                _API_TOKENS,
                "Choose “Create API token with scopes”.",
                _NAME_AND_DAY,
                (
                    "Choose the app Confluence, and then the scopes listed below. They cannot be "
                    "changed afterwards."
                ),
                _ONCE,
                "Enter it here with the e-mail address of that account, and with the day.",
            ),
            needs_scopes=True,
        ),
        Way(
            "Your own API token, without scopes",
            "Quicker, but the token may do everything that your account may do.",
            (
                _API_TOKENS,
                "Choose “Create API token”, the one without scopes.",
                _NAME_AND_DAY,
                _ONCE,
                "Enter it here with the e-mail address of that account, and with the day.",
            ),
        ),
        Way(
            "A service account's API token",
            "It belongs to no person, so it still works when somebody leaves. Only an organization "
            "administrator can make one.",
            (
                (
                    "At admin.atlassian.com open “Directory”, then “Service accounts”, and create "
                    "a service account."
                ),
                "Give it access to Confluence, and let it view the spaces that are to be read.",
                "Open the service account, and choose “Create credentials”, then “API token”.",
                (
                    "Give the token a name, the day on which it expires, from 1 to 365 days "
                    "ahead, and the scopes listed below."
                ),
                _ONCE,
                "Enter it here as a service account's API token, without an e-mail address.",
            ),
            needs_scopes=True,
        ),
    ),
    topics=(
        Topic(
            "What the account needs",
            (
                "Access to Confluence. An account that has only Jira is refused.",
                _VIEW_SPACES,
                _RESTRICTED,
            ),
        ),
        Topic(
            "As few rights as possible",
            (
                _FEW_SPACES,
                (
                    "Take a token with scopes, and choose only those of the list: with them it can "
                    "read, and nothing else."
                ),
                (
                    "Whether a token has scopes cannot be seen from it, and need not be told: the "
                    "portal finds out by itself."
                ),
            ),
        ),
        Topic(
            "When it ends",
            (
                (
                    "After a year at the latest. Which day it is stands beside the token at "
                    "id.atlassian.com."
                ),
                (
                    "Atlassian tells the day to no program of yours, so enter it. The date that is "
                    "offered, a year from today, counts as assumed."
                ),
                "An organization administrator can revoke tokens of managed accounts at any time.",
                _REMINDED,
            ),
        ),
        Topic(
            "What the portal does with it, and what it never does",
            (
                _ENCRYPTED,
                (
                    "It is sent only to your site and to Atlassian's own gateway, "
                    "api.atlassian.com; never to the server that files are downloaded from."
                ),
                _READS,
                _REPLACED,
                _DELETED,
            ),
        ),
        Topic(
            "Where your organization forbids API tokens",
            (
                (
                    "Ask an organization administrator to allow them for the account: at "
                    "admin.atlassian.com under “Security”, “User security”, “External users” or "
                    "“Authentication policies”."
                ),
                "Or ask for a service account with a token of its own.",
                (
                    "Where only certain networks are admitted, the outgoing address of this portal "
                    "has to be among them: “Security”, “IP allowlists”. The operator of the portal "
                    "knows it."
                ),
                _EXPORT,
            ),
        ),
    ),
)

DATA_CENTER: Final = Guide(
    slug="data-center",
    product="Confluence Data Center or Server",
    ways=(
        Way(
            "A personal access token",
            "From version 7.9 on, and the better choice: it can be revoked by itself, and your "
            "password stays with you.",
            (
                "Sign in to Confluence with the account that is to read.",
                "Choose your profile picture, then “Settings”, then “Personal Access Tokens”.",
                "Choose “Create token”, and give it a name that says what it is for.",
                "Let it expire after a number of days if you want to, or if you have to.",
                "Choose “Create”.",
                _ONCE,
                (
                    "Enter it here without a user name. The day on which it expires is read from "
                    "Confluence."
                ),
            ),
        ),
        Way(
            "User name and password",
            "Only where there are no personal access tokens: before version 7.9, or where they are "
            "switched off.",
            (
                (
                    "Look up the user name in your profile in Confluence; it need not be your "
                    "e-mail address."
                ),
                "Sign in to Confluence in a browser once, so that you know the password is right.",
                (
                    "Enter both here. A wrong password is tried once in each examination and not "
                    "more, since Confluence locks accounts after several failures."
                ),
            ),
        ),
    ),
    topics=(
        Topic(
            "What the account needs",
            ("The global permission “can use”.", _VIEW_SPACES, _RESTRICTED),
        ),
        Topic(
            "As few rights as possible",
            (
                _FEW_SPACES,
                (
                    "A personal access token may do what its account may do; there are no scopes. "
                    "So the account is what keeps it small."
                ),
            ),
        ),
        Topic(
            "When it ends",
            (
                (
                    "A personal access token ends on the day chosen for it, or never where that is "
                    "allowed. Your list of “Personal Access Tokens” in Confluence shows it."
                ),
                "The portal reads the day from Confluence. If it cannot, enter it.",
                (
                    "If your organization lets passwords expire, enter the last day of a password "
                    "as well."
                ),
                _REMINDED,
            ),
        ),
        Topic(
            "What the portal does with it, and what it never does",
            (
                _ENCRYPTED,
                (
                    "It is sent only to the address of your Confluence, never to another server "
                    "that an answer leads to."
                ),
                _READS,
                _REPLACED,
                _DELETED,
            ),
        ),
        Topic(
            "Where tokens or programs are not admitted",
            (
                (
                    "Personal access tokens are switched off: a Confluence administrator can "
                    "switch them on (atlassian.pats.enabled)."
                ),
                "Passwords are not accepted from programs: only a personal access token works.",
                (
                    "All calls are blocked for the account: a Confluence administrator can exempt "
                    "it, in the general configuration under “Rate limiting”, “Exemptions”."
                ),
                _EXPORT,
            ),
        ),
    ),
)

GUIDES: Final[Mapping[Kind, Guide]] = {Kind.CLOUD: CLOUD, Kind.DC: DATA_CENTER}
