"""Adding a connection in the admin, and deleting one there."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.connections.models import Connection, Report
from apps.connections.recording import record_report
from apps.core.secret import Secret
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from tests.conftest import signed_in
from tests.connections import examinations as found
from tests.connections.canary import CANARY, USER, is_in
from tests.factories import ConnectionFactory, MembershipFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/connections/connection/"
ADD = f"{LIST}add/"
PAGE = "http://mara:hunter2@northwind.atlassian.net/wiki/spaces/OPS/pages/1/Home"
TOKEN = {
    "name": "Team wiki",
    "credential": "cloud_token",
    "username": USER,
    "secret": CANARY,
    "expires_on": "2031-05-02",
}


@pytest.fixture
def as_operator(operator: User) -> Client:
    return signed_in(operator)


def second_page(
    client: Client, organization: Organization, address: str = PAGE, **more: str
) -> str:
    """Where the first page leads."""
    posted = {"organization": organization.pk, "address": address}
    answer: Any = client.post(ADD, posted)
    assert answer.status_code == 302
    leads_to: str = answer.url
    return leads_to


def connections_of(organization: Organization) -> list[Connection]:
    with activate(organization):
        return list(Connection.objects.all())


def test_a_refused_first_page_comes_back_without_a_password(as_operator: Client) -> None:
    page = as_operator.post(ADD, {"address": PAGE}).content.decode()

    assert "This field is required." in page
    assert "hunter2" not in page


def test_what_was_pasted_is_shown_as_it_was_understood(
    as_owner: Client, organization: Organization
) -> None:
    leads_to = second_page(as_owner, organization)

    assert parse_qs(urlsplit(leads_to).query) == {
        "organization": [str(organization.pk)],
        "kind": ["cloud"],
        "address": ["https://northwind.atlassian.net/wiki"],
        "space": ["OPS"],
    }
    page = as_owner.get(leads_to).content.decode()
    assert "<strong>https://northwind.atlassian.net/wiki</strong>, Cloud, for Northwind" in page
    assert "The space OPS is chosen to begin with." in page
    assert len(re.findall(r'<li class="info">', page)) == 3
    assert "hunter2" not in page
    assert connections_of(organization) == []


def test_what_holds_of_the_address_stays_on_the_page(
    as_owner: Client, organization: Organization
) -> None:
    leads_to = second_page(as_owner, organization, "http://wiki.northwind.example")

    first, again = (as_owner.get(leads_to).content.decode() for _ in range(2))

    assert "Data Center or Server" in first
    assert (
        first.count("The connection is not encrypted")
        == again.count("The connection is not encrypted")
        == 1
    )


def test_an_address_that_cannot_be_used_is_refused_without_its_password(
    as_owner: Client, organization: Organization
) -> None:
    posted = {"organization": organization.pk, "address": "ftp://mara:hunter2@wiki.example"}

    page = as_owner.post(ADD, posted).content.decode()

    assert "It was “ftp://”." in page
    assert "hunter2" not in page


def test_an_address_longer_than_can_be_kept_is_refused(
    as_owner: Client, organization: Organization
) -> None:
    posted = {"organization": organization.pk, "address": f"https://wiki.example/{'a' * 500}"}

    assert "This address is too long" in as_owner.post(ADD, posted).content.decode()


@pytest.mark.parametrize("who", ["owner", "admin", "operator"])
def test_a_connection_is_added_and_sent_for(
    who: str, organization: Organization, request: pytest.FixtureRequest
) -> None:
    client = signed_in(request.getfixturevalue(who))

    answer = client.post(second_page(client, organization), TOKEN, follow=True)

    assert answer.redirect_chain == [(LIST, 302)]
    page = answer.content.decode()
    assert "“Team wiki” of Northwind was added: https://northwind.atlassian.net/wiki." in page
    assert "Its first examination is under way." in page
    assert not is_in(page)
    (made,) = connections_of(organization)
    assert (made.base_url, made.credential, made.username) == (
        "https://northwind.atlassian.net/wiki",
        "cloud_token",
        USER,
    )
    assert made.secret == Secret(CANARY)
    assert (str(made.expires_on), made.expiry_source) == ("2031-05-02", "entered")
    assert made.created_by == request.getfixturevalue(who)
    assert not made.private_network
    # It is on its way to a worker, so beat does not send for it once more.
    assert made.next_check_at is not None
    assert made.next_check_at > timezone.now()
    with activate(organization):
        assert list(made.spaces.values_list("key", flat=True)) == ["OPS"]
    assert LogEntry.objects.get().change_message == "Added."


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"username": ""}, "Enter the e-mail address that the token belongs to."),
        ({"name": ""}, "Give the connection a name."),
        ({"name": "Old wiki"}, "There is a connection of this name already."),
        ({"ca_certificate": "no"}, "This is not a certificate."),
        ({"expires_on": "soon"}, "Enter a date, as 2027-01-31."),
        ({"credential": "dc_password"}, "Choose what signs in."),
    ],
)
def test_a_refused_form_comes_back_without_the_secret(
    as_owner: Client, organization: Organization, changed: dict[str, str], words: str
) -> None:
    ConnectionFactory.create(organization=organization, name="Old wiki")

    page = as_owner.post(second_page(as_owner, organization), TOKEN | changed).content.decode()

    assert words in page
    assert "Enter it again: it is never shown, nor kept in the form." in page
    assert not is_in(page)
    assert [each.name for each in connections_of(organization)] == ["Old wiki"]


def test_only_the_operator_lets_it_into_a_private_network(
    as_owner: Client, as_operator: Client, organization: Organization
) -> None:
    leads_to = second_page(as_owner, organization)
    assert 'name="private"' not in as_owner.get(leads_to).content.decode()
    assert 'name="private"' in as_operator.get(leads_to).content.decode()

    as_owner.post(leads_to, TOKEN | {"private": "on"})
    as_operator.post(leads_to, TOKEN | {"private": "on", "name": "Inner wiki"})

    assert {each.name: each.private_network for each in connections_of(organization)} == {
        "Team wiki": False,
        "Inner wiki": True,
    }


def test_only_organizations_that_one_manages_can_be_chosen(
    admin: User, as_operator: Client, organization: Organization, twin: Organization
) -> None:
    MembershipFactory.create(user=admin, organization=twin, role="member")
    client = signed_in(admin)
    offered = re.compile(r'<option value="(\d+)"')

    assert offered.findall(client.get(ADD).content.decode()) == [str(organization.pk)]
    assert offered.findall(as_operator.get(ADD).content.decode()) == [
        str(organization.pk),
        str(twin.pk),
    ]

    assert client.post(ADD, {"organization": twin.pk, "address": PAGE}).status_code == 200
    leads_to = second_page(as_operator, twin)
    page = client.post(leads_to, TOKEN).content.decode()
    assert "Southwind" not in page
    assert 'name="secret"' not in page
    assert connections_of(twin) == []


@pytest.mark.parametrize(
    "changed", [{"address": "ftp://x"}, {"kind": "other"}, {"organization": ""}]
)
def test_a_second_page_that_says_nothing_begins_anew(
    as_owner: Client, organization: Organization, changed: dict[str, str]
) -> None:
    query = {"organization": organization.pk, "kind": "cloud", "address": "https://x.example"}

    page = as_owner.get(ADD, query | changed).content.decode()

    assert "Look at the address" in page
    assert 'name="secret"' not in page


# --- deleting -----------------------------------------------------------------------------------


@pytest.fixture
def both(organization: Organization, twin: Organization) -> tuple[Connection, Connection]:
    """One of each organization, with a report."""
    made = []
    for each in (organization, twin):
        with activate(each):
            connection = ConnectionFactory.create(organization=each, name=f"Wiki of {each}")
            record_report(connection, found.examination(found.PASSED))
        made.append(connection)
    return made[0], made[1]


def test_a_connection_is_deleted_once_that_is_confirmed(
    as_owner: Client,
    organization: Organization,
    twin: Organization,
    both: tuple[Connection, Connection],
) -> None:
    address = f"{LIST}{both[0].pk}/delete/"
    page = as_owner.get(address).content.decode()
    assert "Wiki of Northwind: its token, its picked spaces and its reports" in page
    assert connections_of(organization) == [both[0]]

    as_owner.post(address, {"post": "yes"})

    assert connections_of(organization) == []
    assert connections_of(twin) == [both[1]]
    with activate(organization):
        assert not Report.objects.exists()


def test_selected_connections_are_deleted(
    as_owner: Client,
    as_operator: Client,
    organization: Organization,
    twin: Organization,
    both: tuple[Connection, Connection],
) -> None:
    posted = {
        "action": "delete_selected",
        "_selected_action": [each.pk for each in both],
        "select_across": "1",
    }
    page = as_owner.post(LIST, posted).content.decode()
    assert "Wiki of Northwind" in page
    assert "Southwind" not in page
    as_owner.post(LIST, posted | {"post": "yes"})
    assert (connections_of(organization), connections_of(twin)) == ([], [both[1]])

    as_operator.post(LIST, posted | {"post": "yes"})
    assert connections_of(twin) == []
