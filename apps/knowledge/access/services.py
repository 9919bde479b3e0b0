"""Writes of groups, links and choices, inside the active organization; `by` is the user who chose.

The index knows no people: which clauses a person satisfies is asked of the database with each
question, so that nothing of the index changes by any of this.
"""

from collections.abc import Collection, Mapping
from itertools import chain as joined

from django.db import transaction
from django.utils import timezone

from apps.core.events import Event, log_event
from apps.knowledge.access.accounts import accounts_of, groups_of
from apps.knowledge.access.drafts import GroupMembers
from apps.knowledge.access.models import AccessChoice, Account, Group, GroupMember, SpaceReader
from apps.knowledge.access.pairs import in_parts, replace_pairs
from apps.knowledge.access.turns import wait_for_turn
from apps.knowledge.models import Space, SpaceReaders
from apps.organizations.models import Membership
from apps.organizations.tenancy import active_organization_id


@transaction.atomic
def save_groups(site: str, groups: Mapping[str, GroupMembers]) -> None:
    """Makes the members of these groups, by their keys, exactly the given ones."""
    wait_for_turn()
    rows = groups_of(site, {key: told.name for key, told in groups.items()})
    members = {key: told.members for key, told in groups.items()}
    accounts = accounts_of(site, joined.from_iterable(each or () for each in members.values()))
    wanted = {
        (rows[key].pk, accounts[account.key].pk)
        for key, told in members.items()
        for account in told or ()
    }
    owners = [row.pk for row in rows.values()]
    replace_pairs(GroupMember, "group_id", "account_id", owners, wanted)
    for is_known in (True, False):
        those = [rows[key].pk for key, told in members.items() if (told is not None) == is_known]
        for part in in_parts(those):
            Group.objects.filter(pk__in=part).update(members_known=is_known)


def link_account(account: Account, membership: Membership, *, by: int) -> None:
    """From now on the person reads what the account may. Made by an admin, the user `by`, never by
    itself."""
    account.membership, account.linked_at = membership, timezone.now()
    account.save(update_fields=["membership", "linked_at"])
    log_event(
        Event.ACCOUNT_LINKED,
        organization=account.organization_id,
        account=account.pk,
        user=membership.user_id,
        by=by,
    )


def unlink_account(account: Account, *, by: int) -> None:
    """The person reads from now on only what other accounts of theirs may."""
    former = account.membership
    account.membership, account.linked_at = None, None
    account.save(update_fields=["membership", "linked_at"])
    log_event(
        Event.ACCOUNT_UNLINKED,
        organization=account.organization_id,
        account=account.pk,
        user=former.user_id if former else None,
        by=by,
    )


@transaction.atomic
def set_space_readers(space: Space, chosen: Collection[Membership] | None, *, by: int) -> None:
    """The space is for these people only; for all members with None."""
    wait_for_turn()
    space.readers = SpaceReaders.EVERYBODY if chosen is None else SpaceReaders.CHOSEN
    space.save(update_fields=["readers"])
    wanted = {(space.pk, membership.pk) for membership in chosen or ()}
    replace_pairs(SpaceReader, "space_id", "membership_id", [space.pk], wanted)
    log_event(
        Event.SPACE_READERS_CHANGED,
        organization=space.organization_id,
        space=space.pk,
        readers=space.readers,
        people=len(wanted),
        by=by,
    )


def choose_restricted(*, skip: bool, by: int) -> None:
    """Whether restricted pages are left out of the portal. Nobody reads them from then on; the next
    sync takes them out, or back in."""
    organization_id = active_organization_id()
    AccessChoice.objects.update_or_create(
        organization_id=organization_id, defaults={"skip_restricted": skip}
    )
    log_event(Event.RESTRICTED_PAGES_CHOSEN, organization=organization_id, skip=skip, by=by)
