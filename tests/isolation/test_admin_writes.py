"""What people of one organization can write in the admin: nothing of another organization."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from apps.connections.models import Connection
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from tests.isolation.world import World

pytestmark = pytest.mark.django_db

LIST = "/admin/connections/connection/"
# Everything of the other organization's connection has this in it.
FOREIGN = "southwind"


@pytest.mark.parametrize("action", ["run_doctor", "replace_token", "delete_selected"])
@pytest.mark.parametrize("more", [{}, {"select_across": "1", "apply": "1", "post": "yes"}])
def test_action_on_another_organizations_connection_does_nothing(
    action: str, more: dict[str, str], foreign: World, organization: Organization, insider: Client
) -> None:
    before = _written(foreign)

    page = insider.post(
        LIST,
        {"action": action, "_selected_action": [foreign.connection.pk], "secret": "x", **more},
        follow=True,
    ).content.decode()

    assert FOREIGN not in page.lower()
    assert "under way" not in page
    assert 'name="secret"' not in page
    assert _written(foreign) == before
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("where", ["change", "delete", "history"])
def test_posting_to_another_organizations_connection_does_nothing(
    where: str, foreign: World, insider: Client
) -> None:
    before = _written(foreign)

    posted = {"private_network": "on", "expires_on": "2031-05-02", "post": "yes"}
    insider.post(f"{LIST}{foreign.connection.pk}/{where}/", posted)

    assert _written(foreign) == before


def test_private_network_is_the_operators_to_give(world: World, insider: Client) -> None:
    address = f"{LIST}{world.connection.pk}/change/"
    assert 'name="private_network"' not in insider.get(address).content.decode()

    answer = insider.post(address, {"private_network": "on", "expires_on": "2031-05-02"})

    assert answer.status_code == 302
    row = _written(world)
    assert not row["private_network"]
    assert (str(row["expires_on"]), row["expiry_source"]) == ("2031-05-02", "entered")


def _written(world: World) -> dict[str, Any]:
    with activate(world.organization):
        return Connection.objects.filter(pk=world.connection.pk).values().get()
