"""The admin, whose lists know every organization: what people of one learn there of another."""

import logging
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.organizations.models import Membership, Organization
from apps.organizations.tenancy import activate
from tests.conftest import signed_in
from tests.factories import ConnectionFactory, MembershipFactory, OrganizationFactory, UserFactory
from tests.isolation.expectations import ADMIN, UNNAMED
from tests.isolation.resolver import addresses
from tests.isolation.world import World, build

pytestmark = pytest.mark.django_db

LIST = "/admin/connections/connection/"
REPORTS = "/admin/connections/report/"
NAMES = sorted(name for name, route in addresses() if name and route.startswith("admin/"))
# Everything of the other organization's connection has this in it.
FOREIGN = "southwind"


@pytest.fixture
def nobody(db: None) -> User:
    """Belongs to no organization."""
    return UserFactory.create(email="nobody@elsewhere.example")


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, logger="django.request")


def body(client: Client, address: str) -> str:
    """The page, without what it says of the address it was asked for."""
    content: str = client.get(address).content.decode()
    return content


# --- every address ------------------------------------------------------------------------------


def test_every_address_of_the_admin_is_looked_at() -> None:
    assert sorted(ADMIN) == NAMES
    unnamed = {route for name, route in addresses() if not name and route.startswith("admin/")}
    assert unnamed == {route for route in UNNAMED if route.startswith("admin/")}


@pytest.mark.parametrize("name", NAMES)
def test_row_of_another_organization(
    name: str, world: World, foreign: World, insider: Client
) -> None:
    """What owners of another organization get in the table is what these get at its row."""
    row = ADMIN[name]
    address = reverse(name, kwargs=row.kwargs(foreign))

    answer = insider.get(address)
    posted = insider.post(address)

    assert answer.status_code == row.get.stranger
    # An address without an expectation for POST refuses it, or does with it what GET does.
    assert posted.status_code in ({row.post.stranger} if row.post else {405, row.get.stranger})
    for each in (answer, posted):
        assert FOREIGN not in each.content.decode().lower()
        assert FOREIGN not in getattr(each, "url", "").lower()


@pytest.mark.parametrize("name", NAMES)
def test_own_page_names_no_other_organization(
    name: str, world: World, foreign: World, insider: Client
) -> None:
    address = reverse(name, kwargs=ADMIN[name].kwargs(world))

    assert FOREIGN not in insider.get(address, follow=True).content.decode().lower()


@pytest.mark.parametrize("name", NAMES)
def test_who_belongs_to_no_organization_is_as_far_away_as_a_member(
    name: str, world: World, nobody: User
) -> None:
    row = ADMIN[name]
    address = reverse(name, kwargs=row.kwargs(world))

    assert signed_in(nobody).get(address).status_code == row.get.member
    assert signed_in(nobody).post(address).status_code == (row.post or row.get).member


def test_addresses_without_a_name(
    world: World, foreign: World, insider: Client, as_member: Client, client: Client
) -> None:
    """They lead on to the change form, whether there is such a row or not."""
    for pk in (world.connection.pk, foreign.connection.pk, 999_999):
        assert insider.get(f"{LIST}{pk}/").url == f"{LIST}{pk}/change/"
    assert insider.get("/admin/no-such-page/").status_code == 404
    for outside in (as_member, client):
        assert outside.get(f"{LIST}{world.connection.pk}/").url.startswith("/admin/login/")
        assert outside.get("/admin/no-such-page/").url.startswith("/admin/login/")


def test_the_only_app(world: World, foreign: World, insider: Client) -> None:
    page = body(insider, "/admin/connections/")

    assert FOREIGN not in page.lower()
    assert "/admin/organizations/" not in page


# --- the lists, whatever is asked of them --------------------------------------------------------

QUERIES = [
    "",
    "?all=",
    "?q=",
    "?q=south",
    "?q=atlassian",
    "?_facets=True",
    "?_popup=1",
    "?_popup=1&_to_field=id",
    "?o=2",
    "?o=-2",
    "?p=1",
    "?api_access__exact=blocked",
    "?state__exact=blocked",
    "?organization__id__exact={organization}",
    "?organization__id__exact={organization}&_facets=True",
]
CONNECTION_QUERIES = [
    "?token=expired",
    "?kind__exact=dc",
    "?expires_on__year=2024",
    "?expires_on__year=2024&expires_on__month=5",
    "?id__exact={connection}",
    "?secret__startswith=g",
]
REPORT_QUERIES = ["?finished_at__year={year}", "?connection__id__exact={connection}", "?token=x"]


@pytest.mark.parametrize(
    ("address", "query"),
    [
        *((LIST, query) for query in QUERIES + CONNECTION_QUERIES),
        *((REPORTS, query) for query in QUERIES + REPORT_QUERIES),
    ],
)
def test_list_shows_no_other_organization(
    address: str, query: str, world: World, foreign: World, insider: Client
) -> None:
    asked = query.format(
        organization=foreign.organization.pk,
        connection=foreign.connection.pk,
        year=timezone.now().year,
    )

    page = insider.get(f"{address}{asked}", follow=True).content.decode()

    assert FOREIGN not in page.lower()
    assert f"{LIST}{foreign.connection.pk}/" not in page
    assert f"{REPORTS}{foreign.report.pk}/" not in page


@pytest.mark.parametrize("address", [LIST, REPORTS])
def test_the_operator_sees_both(address: str, world: World, foreign: World, operator: User) -> None:
    """There is something that could have been seen above."""
    page = body(signed_in(operator), address)

    assert "Wiki of Northwind" in page
    assert "Wiki of Southwind" in page
    assert f"?organization__id__exact={foreign.organization.pk}" in page


def test_counts_are_of_the_own_rows(world: World, foreign: World, insider: Client) -> None:
    page = body(insider, f"{LIST}?_facets=True")

    assert "1 connection" in page
    assert re.findall(r"API access blocked\s*\((\d+)\)", page) == ["0", "0"]
    assert re.findall(r"Expired\s*\((\d+)\)", page) == ["1"]
    assert "0 connections" in body(insider, f"{LIST}?state__exact=blocked")


def test_dates_are_of_the_own_rows(
    foreign: World, organization: Organization, insider: Client
) -> None:
    with activate(organization):
        for day in ("2031-05-02", "2032-06-02"):
            ConnectionFactory.create(organization=organization, name=day, expires_on=day)

    page = body(insider, LIST)

    assert re.findall(r"\?expires_on__year=(\d+)", page) == ["2031", "2032"]


def test_card_counts_the_own_connections(world: World, foreign: World, insider: Client) -> None:
    page = body(insider, "/admin/")

    start = f"{LIST}?organization__id__exact={world.organization.pk}"
    assert re.findall(rf'href="({re.escape(LIST)}\?[^"]+)"', page) == [
        start,
        f"{start}&amp;token=expired",
    ]


def test_who_manages_two_organizations_sees_two_of_three(
    world: World, foreign: World, admin: User
) -> None:
    third = OrganizationFactory.create(name="Eastwind", slug="eastwind")
    MembershipFactory.create(user=admin, organization=third, role="owner")
    ConnectionFactory.create(organization=third, name="Wiki of Eastwind")
    client = signed_in(admin)

    page = body(client, LIST)

    assert re.findall(r'<th class="field-name">.*?>([^<]+)</a>', page) == [
        "Wiki of Eastwind",
        "Wiki of Northwind",
    ]
    assert re.findall(r"\?organization__id__exact=(\d+)", page) == [
        str(third.pk),
        str(world.organization.pk),
    ]
    narrowed = body(client, f"{LIST}?organization__id__exact={third.pk}")
    assert "Wiki of Northwind" not in narrowed


def test_membership_without_the_permission_shows_nothing(
    world: World, foreign: World, admin: User
) -> None:
    """An admin of one organization who is a member of another sees the one."""
    MembershipFactory.create(user=admin, organization=foreign.organization, role="member")

    assert FOREIGN not in body(signed_in(admin), LIST).lower()


@pytest.mark.parametrize("field", ["report.connection", "connection.organization"])
def test_words_are_not_completed(
    field: str, world: World, foreign: World, insider: Client, operator: User
) -> None:
    model, name = field.split(".")
    query = {"app_label": "connections", "model_name": model, "field_name": name, "term": "south"}

    assert insider.get("/admin/autocomplete/", query).status_code == 403
    assert FOREIGN in str(signed_in(operator).get("/admin/autocomplete/", query).json()).lower()


@pytest.mark.parametrize(
    "query", ["?organization__name=x", "?created_by__email=x", "?connection__secret=x"]
)
@pytest.mark.parametrize("address", [LIST, REPORTS])
def test_other_tables_cannot_be_asked_through_a_list(
    address: str, query: str, world: World, insider: Client
) -> None:
    asked = insider.get(f"{address}{query}")

    assert asked.status_code in {302, 400}
    assert getattr(asked, "url", f"{address}?e=1") == f"{address}?e=1"


# --- while it lasts -----------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["removed", "demoted", "closed"])
def test_access_ends_with_the_membership(
    how: str, world: World, admin: User, organization: Organization
) -> None:
    client = signed_in(admin)
    assert client.get(LIST).status_code == 200

    with activate(organization):
        mine = Membership.objects.filter(user=admin)
        if how == "removed":
            mine.delete()
        elif how == "demoted":
            mine.update(role="member")
        else:
            User.objects.filter(pk=admin.pk).update(is_active=False)

    for address in ("/admin/", LIST, f"{LIST}{world.connection.pk}/change/"):
        assert client.get(address).url.startswith("/admin/login/")


def test_what_one_did_where_one_has_no_access_any_more_is_not_told(
    world: World, foreign: World, admin: User
) -> None:
    theirs = MembershipFactory.create(user=admin, organization=foreign.organization, role="admin")
    client = signed_in(admin)
    address = f"{LIST}{foreign.connection.pk}/change/"
    assert (
        FOREIGN
        in client.post(address, {"expires_on": "2031-05-02"}, follow=True).content.decode().lower()
    )
    assert LogEntry.objects.get().object_repr == "Wiki of Southwind"
    with activate(foreign.organization):
        theirs.delete()

    assert FOREIGN not in body(client, "/admin/").lower()
    history = f"{LIST}{foreign.connection.pk}/history/"
    assert FOREIGN not in client.get(history, follow=True).content.decode().lower()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries", "row"),
    [
        ("/admin/", 7, 'token=expired"'),
        (LIST, 11, 'class="action-select"'),
        (REPORTS, 9, 'class="field-connection '),
    ],
)
def test_pages_take_the_same_queries_for_many_rows(
    rows: int,
    address: str,
    queries: int,
    row: str,
    owner: User,
    foreign: World,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    for _ in range(rows):
        at = OrganizationFactory.create()
        MembershipFactory.create(user=owner, organization=at, role="owner")
        build(at, owner)
    client = signed_in(owner)
    client.get(address)

    with django_assert_num_queries(queries):
        page = body(client, address)

    assert page.count(row) == rows
