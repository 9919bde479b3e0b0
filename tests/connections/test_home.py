"""What owners and admins see of their connections on the organization's home."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.connections.models import Connection
from apps.organizations.models import Organization
from tests.factories import ConnectionFactory

pytestmark = pytest.mark.django_db

HOME = "/o/northwind/"


@pytest.fixture
def blocked(organization: Organization) -> Connection:
    made: Connection = ConnectionFactory.create(
        organization=organization, name="Team <wiki>", state="blocked"
    )
    return made


@pytest.mark.parametrize("who", ["as_owner", "as_admin"])
def test_those_who_can_act_are_told(
    blocked: Connection, who: str, request: pytest.FixtureRequest
) -> None:
    page = request.getfixturevalue(who).get(HOME).content.decode()

    assert "“Team &lt;wiki&gt;” is blocked" in page
    assert f'href="/o/northwind/connections/{blocked.pk}/">Look at the connection</a>' in page


def test_members_and_other_organizations_are_not(
    blocked: Connection, as_member: Client, as_stranger: Client
) -> None:
    assert "is blocked" not in as_member.get(HOME).content.decode()
    assert "is blocked" not in as_stranger.get("/o/southwind/").content.decode()


def test_where_all_is_well_nothing_is_said(organization: Organization, as_admin: Client) -> None:
    ConnectionFactory.create(organization=organization, state="healthy")

    assert "Confluence connections" not in as_admin.get(HOME).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_one_query_however_many_connections(
    organization: Organization,
    as_admin: Client,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(count):
        ConnectionFactory.create(organization=organization, state="blocked")
    as_admin.get(HOME)

    with django_assert_num_queries(10):
        page = as_admin.get(HOME)

    assert page.content.decode().count("is blocked") == count
