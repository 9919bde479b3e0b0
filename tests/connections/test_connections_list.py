"""The list of connections, and its entry in the navigation."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.connections.models import Connection
from apps.connections.recording import record_report
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from tests.connections.examinations import MAYBE_BLOCKED, PASSED, examination
from tests.factories import ConnectionFactory

LIST = "/o/northwind/connections/"


def row_of(page: str, name: str) -> str:
    """What the row of a connection says, without markup."""
    rows = re.findall(r"<tr[ >].*?</tr>", page, flags=re.DOTALL)
    row = next(row for row in rows if f">{name}</a>" in row)
    return " ".join(re.sub(r"<[^>]+>", " ", row).split())


def shown(client: Client) -> str:
    return client.get(LIST).content.decode()


def made(organization: Organization, name: str, days: int | None = None, **more: str) -> Connection:
    today = timezone.now().date()
    connection: Connection = ConnectionFactory.create(
        organization=organization,
        name=name,
        expires_on=None if days is None else today + timedelta(days=days),
        **more,
    )
    return connection


def entry(page: str) -> str:
    """The words of the navigation's entry."""
    link = r'<a class="nav__link" href="/o/northwind/connections/".*?</a>'
    found = re.search(link, page, flags=re.DOTALL)
    return "" if found is None else " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def test_each_connection_tells_its_state_its_access_and_its_token(
    as_admin: Client, organization: Organization
) -> None:
    made(organization, "Team wiki", days=12, state="blocked", api_access="blocked")

    row = row_of(shown(as_admin), "Team wiki")

    assert "https://northwind.atlassian.net/wiki · Cloud" in row
    assert row.count("API access blocked") == 2
    assert "Ends in 12 days" in row
    assert row.endswith("not yet")


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (31, "Valid"),
        (30, "Ends in 30 days"),
        (1, "Ends tomorrow"),
        (0, "Ends today"),
        (-1, "Ended yesterday"),
        (-4, "Ended 4 days ago"),
    ],
)
def test_the_end_of_a_token_is_told_as_people_say_it(
    as_admin: Client, organization: Organization, days: int, words: str
) -> None:
    made(organization, "Team wiki", days=days, state="healthy", api_access="ok")

    assert f"API works {words} " in row_of(shown(as_admin), "Team wiki")


def test_the_date_is_exact_where_one_looks_closer(
    as_admin: Client, organization: Organization
) -> None:
    ConnectionFactory.create(
        organization=organization, expires_on=date(2031, 1, 5), expiry_source="assumed"
    )

    told = " ".join(shown(as_admin).split())
    assert '<time datetime="2031-01-05" title="5 January 2031">5 Jan 2031</time>, assumed' in told


def test_a_refusal_that_waits_for_its_confirmation_is_told(
    as_admin: Client, organization: Organization
) -> None:
    refused = made(organization, "Refused", state="healthy")
    confirmed = made(organization, "Confirmed", state="healthy")
    with activate(organization):
        record_report(refused, examination(PASSED, MAYBE_BLOCKED))
        record_report(confirmed, examination(PASSED, MAYBE_BLOCKED))
        record_report(confirmed, examination(PASSED))

    page = shown(as_admin)

    assert "Refused, being confirmed" in row_of(page, "Refused")
    assert "Healthy" in row_of(page, "Confirmed")
    assert "being confirmed" not in row_of(page, "Confirmed")


def test_what_needs_a_person_stands_out_and_says_what_to_do(
    as_admin: Client, organization: Organization
) -> None:
    made(organization, "Blocked", state="blocked")
    made(organization, "Soon", days=3, state="healthy")
    made(organization, "Well", days=300, state="healthy")

    page = shown(as_admin)

    assert page.count('class="connections__row--bad"') == 1
    assert page.count('class="connections__row--warn"') == 1
    assert "API access is blocked. Ask its administrator" in row_of(page, "Blocked")
    assert "Its token expires in 3 days. Make a new token" in row_of(page, "Soon")
    assert entry(page) == "Connections 2 need attention"


def test_the_entry_has_no_number_where_all_is_well(
    as_owner: Client, organization: Organization
) -> None:
    made(organization, "Well", days=300, state="healthy")

    assert entry(shown(as_owner)) == "Connections"


def test_they_come_by_name(as_admin: Client, organization: Organization) -> None:
    for name in ("Zebra", "Alpha", "Mole"):
        made(organization, name)

    assert re.findall(r'class="row-link"[^>]*>([^<]+)', shown(as_admin)) == [
        "Alpha",
        "Mole",
        "Zebra",
    ]


def test_without_any_the_two_ways_in_are_shown(as_admin: Client, twin: Organization) -> None:
    made(twin, "Theirs", state="blocked")

    page = shown(as_admin)

    assert "No Confluence is connected yet" in page
    assert 'href="/o/northwind/connections/new/"' in page
    assert "Upload an export instead" in page
    assert 'href="/o/northwind/imports/upload/"' in page
    assert "Theirs" not in page
    assert entry(page) == "Connections"


def test_members_neither_see_the_list_nor_its_entry(
    as_member: Client, organization: Organization
) -> None:
    made(organization, "Team wiki", state="blocked")

    assert as_member.get(LIST).status_code == 403
    home = as_member.get("/o/northwind/").content.decode()
    assert entry(home) == ""
    assert "Team wiki" not in home


def test_what_is_entered_is_shown_as_text(as_admin: Client, organization: Organization) -> None:
    made(organization, "<b>Team</b>", state="blocked")

    page = shown(as_admin)

    assert "&lt;b&gt;Team&lt;/b&gt;" in page
    assert "<b>Team" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_the_same_queries_for_many_rows(
    as_admin: Client,
    organization: Organization,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(rows):
        connection = made(organization, f"Wiki {number}", days=3)
        with activate(organization):
            record_report(connection, examination(PASSED, MAYBE_BLOCKED))
    shown(as_admin)

    with django_assert_num_queries(8):
        page = shown(as_admin)

    assert page.count('class="row-link"') == rows


def test_a_part_of_a_page_does_not_ask_for_the_navigation(
    as_admin: Client,
    organization: Organization,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    connection = made(organization, "Team wiki")
    path = f"{LIST}{connection.pk}/setup/check/progress/"
    as_admin.get(path)

    with django_assert_num_queries(8):
        as_admin.get(path)
