"""What every isolation test crosses with everybody: the world, and a client for each role."""

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.connections.models import Connection
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
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


@pytest.fixture
def foreign(twin: Organization, stranger: User) -> World:
    """The other organization, whose connection is in every state that a list tells."""
    world = build(twin, stranger)
    with activate(twin):
        Connection.objects.update(
            base_url="https://southwind.atlassian.net/wiki",
            username="reader@southwind.example",
            identity_name="Reader of Southwind",
            state="blocked",
            api_access="blocked",
            kind="dc",
            credential="dc_password",
        )
    return world


@pytest.fixture(params=["owner", "admin"])
def insider(request: pytest.FixtureRequest) -> Client:
    """Somebody who manages the connections of the one organization."""
    return signed_in(request.getfixturevalue(request.param))
