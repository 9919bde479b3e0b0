"""A space, and people with accounts."""

from collections.abc import Iterator

import pytest

from apps.accounts.models import User
from apps.knowledge.access.models import Account
from apps.knowledge.access.services import link_account
from apps.knowledge.models import Page, Space
from apps.organizations.models import Membership, Organization
from apps.organizations.tenancy import activate
from apps.organizations.viewer import Viewer
from tests.factories import SpaceFactory

SITE = "https://wiki.northwind.example"


@pytest.fixture
def inside(organization: Organization) -> Iterator[None]:
    """Services work inside the active organization."""
    with activate(organization):
        yield


@pytest.fixture
def space(organization: Organization) -> Space:
    return SpaceFactory.create(organization=organization, site=SITE, key="OPS", name="Operations")


@pytest.fixture
def reader(organization: Organization, member: User) -> Viewer:
    return Viewer(organization_id=organization.pk, user_id=member.pk)


def link(user: User, key: str, site: str = SITE) -> Account:
    """Ties an account, seen or not, to the person; inside the organization."""
    membership = Membership.objects.get(user=user)
    account, _ = Account.objects.get_or_create(
        organization_id=membership.organization_id, site=site, key=key
    )
    link_account(account, membership, by=1)
    return account


def ids(pages: list[Page]) -> list[int]:
    return sorted(page.pk for page in pages)
