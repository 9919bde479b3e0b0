"""Reads for those who say who reads what, inside the active organization."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import Count, Q, QuerySet

from apps.accounts.selectors import confirmed_by
from apps.core.ordering import ByName
from apps.knowledge.access.models import Account, Clause, Group
from apps.knowledge.access.rules import skipping
from apps.knowledge.models import Space, SpaceReaders
from apps.organizations.models import Membership

MOST_NAMED = 8
"""Names in one sentence."""
_MOST_WORDS = 10


@dataclass(frozen=True, slots=True)
class AccountRow:
    """`suggested` has confirmed the address that the site shows for the account."""

    account: Account
    suggested: Membership | None

    @property
    def host(self) -> str:
        return host_of(self.account.site)


@dataclass(frozen=True, slots=True)
class SpaceChoice:
    """Who reads a space; `people` were chosen."""

    space: Space
    people: int

    @property
    def is_chosen(self) -> bool:
        return self.space.readers == SpaceReaders.CHOSEN


@dataclass(frozen=True, slots=True)
class AccessCounts:
    """`restrictions` of single contents; `named` accounts are named by one, directly or by a group,
    and `unlinked` of those belong to nobody here."""

    restrictions: int
    named: int
    unlinked: int


def skips_restricted() -> bool:
    """Whether the organization leaves restricted pages out: a sync then does not bring them in, and
    takes out those that are there."""
    return skipping().exists()


def access_counts() -> AccessCounts:
    """Two queries."""
    named = Q(clauses__isnull=False) | Q(groups__group__clauses__isnull=False)
    accounts = Account.objects.filter(named).order_by()
    counted = accounts.aggregate(
        named=Count("pk", distinct=True),
        unlinked=Count("pk", distinct=True, filter=Q(membership=None)),
    )
    return AccessCounts(Clause.objects.count(), counted["named"], counted["unlinked"])


def unread_groups() -> list[Group]:
    """Groups that a restriction names and whose members are unknown: they let nobody in."""
    named = Group.objects.filter(members_known=False, clauses__isnull=False).distinct()
    return list(named.order_by("site", "name", "key"))


def accounts(words: str, *, linked: bool | None) -> QuerySet[Account]:
    """By name; with every word in name, address or key; linked or not, None for all."""
    found = Account.objects.select_related("membership__user")
    if linked is not None:
        found = found.filter(membership__isnull=not linked)
    for word in words.split()[:_MOST_WORDS]:
        found = found.filter(
            Q(name__icontains=word) | Q(email__icontains=word) | Q(key__icontains=word)
        )
    return found.order_by(ByName("name"), "site", "key")


def account_called(pk: int) -> Account | None:
    return Account.objects.select_related("membership__user").filter(pk=pk).first()


def account_rows(shown: Sequence[Account]) -> list[AccountRow]:
    """With whom an equal confirmed address suggests for those that are not linked; two queries."""
    open_ones = {each.email.lower(): each for each in shown if each.email and not each.membership}
    owners = confirmed_by(open_ones) if open_ones else {}
    members = {
        membership.user_id: membership
        for membership in Membership.objects.select_related("user").filter(
            user__in=owners.values(), user__is_active=True
        )
    }
    return [
        AccountRow(
            account,
            None if account.membership else members.get(owners.get(account.email.lower(), 0)),
        )
        for account in shown
    ]


def sites() -> list[str]:
    """The sites of which accounts are known."""
    return list(Account.objects.order_by("site").values_list("site", flat=True).distinct())


def space_choices() -> list[SpaceChoice]:
    """Every space by name, one query: who says who reads a space must see that there is one."""
    spaces = Space.objects.annotate(people=Count("chosen_readers"))
    rows = spaces.order_by(ByName("name"), ByName("key"), "pk")
    return [SpaceChoice(space, space.people) for space in rows]


def space_called(pk: int) -> Space | None:
    return Space.objects.filter(pk=pk).first()


def chosen_readers(space: Space) -> list[int]:
    """Primary keys of the memberships."""
    return list(space.chosen_readers.order_by().values_list("membership_id", flat=True))


def host_of(site: str) -> str:
    """The site as people know it."""
    return urlsplit(site).netloc or site
