"""Reads of organizations and memberships."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from apps.organizations.models import Membership, Organization
from apps.organizations.tenancy import unscoped

if TYPE_CHECKING:
    from apps.accounts.models import User


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
            .order_by("organization__name", "pk")
        )


def organization_by_slug(slug: str) -> Organization | None:
    return Organization.objects.filter(slug=slug).first()
