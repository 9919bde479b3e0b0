"""What every isolation test crosses with everybody: the world, and a client for each role."""

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.organizations.models import Organization
from tests.conftest import signed_in
from tests.isolation.world import World, build


@pytest.fixture
def world(organization: Organization, member: User) -> World:
    return build(organization, member)


@pytest.fixture
def clients(
    stranger: User, member: User, admin: User, owner: User, operator: User
) -> dict[str, Client]:
    people = {
        "stranger": stranger,
        "member": member,
        "admin": admin,
        "owner": owner,
        "operator": operator,
    }
    return {"signed_out": Client()} | {role: signed_in(user) for role, user in people.items()}
