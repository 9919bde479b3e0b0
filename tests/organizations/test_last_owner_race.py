"""Two owners go at the same moment; one of them must stay."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from apps.core.problems import PortalError
from apps.organizations.models import Membership, Organization
from apps.organizations.roles import Role
from apps.organizations.services import change_role, leave
from apps.organizations.tenancy import activate
from tests.factories import MembershipFactory

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
        start = threading.Barrier(2)
        refused: list[str] = []
        threads = [
            threading.Thread(target=_run, args=(act, start, refused, *pair))
            for pair in ((first, second), (second, first))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(refused) == 1
        with activate(organization):
            assert Membership.objects.filter(role=Role.OWNER).count() == 1


def _run(
    act: Callable[[Membership, Membership], None],
    start: threading.Barrier,
    refused: list[str],
    actor: Membership,
    other: Membership,
) -> None:
    start.wait()
    try:
        act(actor, other)
    except PortalError as error:
        refused.append(error.problem.code)
    finally:
        connection.close()
