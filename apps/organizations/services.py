"""Writes of organizations and memberships.

Every change of people first locks the organization, so that two changes at the same moment cannot
both believe that the other owner stays.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from apps.core.broadcast import broadcast
from apps.core.events import Event, log_event
from apps.core.problems import PortalError
from apps.organizations import names, problems
from apps.organizations.models import Membership, Organization
from apps.organizations.remains import hold_all, remove_remains
from apps.organizations.roles import Role, may_manage
from apps.organizations.selectors import is_only_owner
from apps.organizations.tenancy import activate

if TYPE_CHECKING:
    from apps.accounts.models import User

_SLUG_LENGTH = 50


def create_organization(
    *, name: str, owner: "User | None" = None, slug: str | None = None
) -> Organization:
    """A new organization; without an owner it has no members until the operator invites one.

    Without a slug one is made from the name. Raises IntegrityError when a given slug is taken.
    """
    with transaction.atomic():
        if slug is None:
            organization = _create_with_free_slug(name)
        else:
            organization = Organization.objects.create(name=name, slug=slug)
        if owner is not None:
            add_member(organization, owner, Role.OWNER)
    log_event(Event.ORGANIZATION_CREATED, organization=organization.pk)
    return organization


def _create_with_free_slug(name: str) -> Organization:
    base = slugify(name)[:_SLUG_LENGTH].strip("-") or "organization"
    for number in count(1):
        slug = base if number == 1 else f"{base}-{number}"
        if Organization.objects.filter(slug=slug).exists():
            continue
        try:
            # A savepoint: somebody may take the slug between the look and the write.
            with transaction.atomic():
                return Organization.objects.create(name=name, slug=slug)
        except IntegrityError:
            continue
    raise AssertionError("count() does not end")


def lock_organization(organization_id: int) -> None:
    """Until the transaction ends, others who ask for the same lock wait.

    On SQLite every transaction that writes is alone anyway. On PostgreSQL rows of the organization
    may still be written meanwhile: the lock is of those who ask for it only.
    """
    rows = Organization.objects.select_for_update(no_key=True)
    rows.filter(pk=organization_id).values_list("pk").first()


def rename_organization(organization: Organization, name: str) -> None:
    """Changes the name; the address (slug) stays, so that links keep working."""
    organization.name = name
    organization.save(update_fields=["name"])


def delete_organization(organization: Organization) -> None:
    """Removes the organization with every row, file and index of it. There is no way back."""
    organization_id = organization.pk
    with transaction.atomic():
        _hold(organization_id)
        organization.delete()
        # Files go once the rows are gone for good: rows without files would be the worse remains.
        transaction.on_commit(lambda: remove_folders(organization_id))
    log_event(Event.ORGANIZATION_DELETED, organization=organization_id)


def _hold(organization_id: int) -> None:
    """Nobody adds a row between the look at what must go and its going."""
    with activate(organization_id):
        hold_all(organization_id)
        list(Membership.objects.select_for_update().values_list("pk"))
    list(Organization.objects.select_for_update().filter(pk=organization_id).values_list("pk"))


def remove_folders(organization_id: int) -> None:
    """Deletes the files and the index of an organization whose rows are gone. Several may do so
    at the same moment: a run that ends, and whoever deleted the organization."""
    folder = names.files_dir(organization_id)
    while folder.exists():
        # What another one has just removed is gone all the same.
        with suppress(FileNotFoundError):
            shutil.rmtree(folder)
    remove_remains(organization_id)


def add_member(organization: Organization, user: "User", role: str) -> Membership:
    """The person's membership; one that is there already keeps its role."""
    with activate(organization):
        membership, created = Membership.objects.get_or_create(
            organization=organization, user=user, defaults={"role": role}
        )
    if created:
        log_event(
            Event.MEMBER_JOINED, organization=organization.pk, user=user.pk, role=membership.role
        )
    return membership


def change_role(*, actor: Membership, membership_id: int, role: str) -> Membership:
    """Gives a member another role.

    Raises PortalError when the actor may not, or when no owner would stay.
    """
    with _people_locked(actor) as role_now:
        target = _member(membership_id)
        if not (may_manage(role_now, target.role) and may_manage(role_now, role)):
            raise PortalError(problems.NOT_ALLOWED)
        if role != Role.OWNER:
            _refuse_last_owner(target)
        target.role = role
        target.save(update_fields=["role"])
    log_event(
        Event.MEMBER_ROLE_CHANGED,
        organization=target.organization_id,
        user=target.user_id,
        role=role,
        by=actor.user_id,
    )
    return target


def remove_member(*, actor: Membership, membership_id: int) -> Membership:
    """Ends somebody's membership; raises PortalError when the actor may not."""
    with _people_locked(actor) as role_now:
        target = _member(membership_id)
        if not may_manage(role_now, target.role):
            raise PortalError(problems.NOT_ALLOWED)
        _end(target)
    return target


def leave(membership: Membership) -> None:
    """Ends one's own membership; raises PortalError for the last owner."""
    with _people_locked(membership):
        _end(_member(membership.pk))


def _end(membership: Membership) -> None:
    _refuse_last_owner(membership)
    organization_id, user_id = membership.organization_id, membership.user_id
    membership.delete()
    # What is open now must not go on showing what the person may no longer see.
    group = names.access_group(organization_id, user_id)
    transaction.on_commit(lambda: broadcast(group, names.ACCESS_CHANGED))
    log_event(Event.MEMBER_LEFT, organization=organization_id, user=user_id)


@contextmanager
def _people_locked(actor: Membership) -> Iterator[str]:
    """A transaction that holds the organization; yields the actor's role as it is now."""
    with activate(actor.organization_id), transaction.atomic():
        lock_organization(actor.organization_id)
        current = Membership.objects.filter(pk=actor.pk).values_list("role", flat=True).first()
        if current is None:
            raise PortalError(problems.NOT_ALLOWED)
        yield current


def _member(membership_id: int) -> Membership:
    member = Membership.objects.select_related("user").filter(pk=membership_id).first()
    if member is None:
        raise PortalError(problems.NOT_A_MEMBER)
    return member


def _refuse_last_owner(membership: Membership) -> None:
    if is_only_owner(membership):
        raise PortalError(problems.LAST_OWNER)
