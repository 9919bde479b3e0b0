"""Two owners go at the same moment; one of them must stay."""

from collections.abc import Callable
from functools import partial

import pytest

from apps.core.problems import PortalError
from apps.organizations.models import Membership, Organization
from apps.organizations.roles import Role
from apps.organizations.services import change_role, leave
from apps.organizations.tenancy import activate
from tests.factories import MembershipFactory
from tests.races import refusals

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 5


def _demote(actor: Membership, other: Membership) -> None:
    change_role(actor=actor, membership_id=other.pk, role=Role.MEMBER)


def _leave(actor: Membership, other: Membership) -> None:
    leave(actor)


@pytest.mark.parametrize("act", [_demote, _leave])
def test_one_owner_stays(
    organization: Organization, act: Callable[[Membership, Membership], None]
) -> None:
    for _ in range(ROUNDS):
        with activate(organization):
            Membership.objects.all().delete()
        first, second = (
            MembershipFactory.create(organization=organization, role=Role.OWNER) for _ in range(2)
        )

        refused = refusals([partial(act, first, second), partial(act, second, first)], PortalError)

        assert len(refused) == 1
        with activate(organization):
            assert Membership.objects.filter(role=Role.OWNER).count() == 1
