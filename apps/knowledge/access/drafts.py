"""View restrictions as a source tells them. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeenAccount:
    """`key` is the account id on Cloud, the user key on Data Center. Name and e-mail address are
    empty where the site does not show them."""

    key: str
    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class SeenGroup:
    """`key` is the group's id on Cloud, its name on Data Center."""

    key: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class GroupMembers:
    """A group with its members; None when they could not be read: it then names nobody."""

    members: tuple[SeenAccount, ...] | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Restriction:
    """Who may view one content, of those who may view what is above it; each of them is enough.

    Naming nobody, it lets nobody in: that is also what is said of a content whose restriction could
    not be read. `title` is the content's, for the explanation of it.
    """

    accounts: tuple[SeenAccount, ...] = ()
    groups: tuple[SeenGroup, ...] = ()
    title: str = ""


NOBODY = Restriction()
