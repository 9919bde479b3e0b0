"""Reads of organizations, memberships and invitations."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.accounts.selectors import confirmed_addresses
from apps.core.ordering import ByName
from apps.organizations.models import Invitation, Membership, Organization
from apps.organizations.roles import Permission, Role, roles_that
from apps.organizations.tenancy import unscoped

if TYPE_CHECKING:
    from apps.accounts.models import User


@dataclass(frozen=True, slots=True)
class Presented:
    """An invitation whose link somebody opened; `proves_address`: the link had been mailed."""

    invitation: Invitation
    proves_address: bool


def membership_of(user: "User | AnonymousUser", slug: str) -> Membership | None:
    """The person's membership in the organization with this slug, organization and user loaded."""
    if not user.is_authenticated:
        return None
    with unscoped(reason="a membership decides which organization becomes active"):
        return (
            Membership.objects.select_related("organization", "user")
            .filter(user_id=user.pk, organization__slug=slug, user__is_active=True)
            .first()
        )


def memberships_of(user: "User") -> list[Membership]:
    """Every membership of the person by organization name, organizations loaded."""
    with unscoped(reason="a person's own memberships span organizations"):
        return list(
            Membership.objects.select_related("organization")
            .filter(user_id=user.pk)
            .order_by(ByName("organization__name"), "pk")
        )


def organizations_that_allow(
    user: "User | AnonymousUser", permission: Permission
) -> frozenset[int]:
    """The ids of the organizations in which the person's role allows it."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    with unscoped(reason="a person's own memberships span organizations"):
        allowing = Membership.objects.filter(user_id=user.pk, role__in=roles_that(permission))
        return frozenset(allowing.values_list("organization_id", flat=True))


def organization_by_slug(slug: str) -> Organization | None:
    return Organization.objects.filter(slug=slug).first()


def people() -> list[Membership]:
    """The active organization's members by name, persons loaded."""
    members = Membership.objects.select_related("user")
    return list(members.order_by(ByName("user__name"), ByName("user__email"), "pk"))


def addresses_of(permission: Permission) -> list[str]:
    """Where the active organization's people who may do this get their mail."""
    members = Membership.objects.filter(role__in=roles_that(permission), user__is_active=True)
    return list(members.order_by("pk").values_list("user__email", flat=True))


def member(membership_id: int) -> Membership | None:
    """A member of the active organization, person loaded."""
    return Membership.objects.select_related("user").filter(pk=membership_id).first()


def is_only_owner(membership: Membership) -> bool:
    """Whether the organization, which is active, would be without an owner but for this one."""
    if membership.role != Role.OWNER:
        return False
    others = Membership.objects.filter(role=Role.OWNER, user__is_active=True)
    return not others.exclude(pk=membership.pk).exists()


def waiting_invitations() -> list[Invitation]:
    """The active organization's invitations that nobody accepted, expired ones included."""
    return list(Invitation.objects.select_related("invited_by").filter(accepted_at__isnull=True))


def presented_invitation(token: str) -> Presented | None:
    """The open invitation that a link's secret belongs to."""
    digest = Invitation.digest_of(token)
    with unscoped(reason="whoever opens an invitation's link is not a member yet"):
        invitation = (
            _open_invitations().filter(Q(mailed_digest=digest) | Q(handed_digest=digest)).first()
        )
    if invitation is None:
        return None
    return Presented(invitation, proves_address=invitation.mailed_digest == digest)


def handed_invitation(token: str) -> Invitation | None:
    """The active organization's waiting invitation whose link to hand over has this secret."""
    return (
        Invitation.objects.select_related("invited_by")
        .filter(handed_digest=Invitation.digest_of(token), accepted_at__isnull=True)
        .first()
    )


def open_invitation(invitation_id: object) -> Invitation | None:
    """The invitation with this id while it can still be accepted."""
    if not isinstance(invitation_id, int):
        return None
    with unscoped(reason="whoever signs up by an invitation is not a member yet"):
        return _open_invitations().filter(pk=invitation_id).first()


def invitations_for(user: "User") -> list[Invitation]:
    """Open invitations to the person's confirmed addresses."""
    with unscoped(reason="a person's own invitations span organizations"):
        return list(_open_invitations().filter(email__in=confirmed_addresses(user)))


def _open_invitations() -> QuerySet[Invitation]:
    return Invitation.objects.select_related("organization", "invited_by").filter(
        accepted_at__isnull=True, expires_at__gt=timezone.now()
    )
