"""What is changed on a connection that is set up, and its reports."""

import re
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.connections.doctor.report import SpaceSeen
from apps.connections.models import Connection
from apps.connections.recording import record_report
from apps.connections.seen import keep_seen
from apps.connections.services import PickedSpace, pick_spaces
from apps.organizations.models import Organization
from tests.connections.examinations import BLOCKED, HIDDEN, PASSED, REJECTED, examination
from tests.connections.test_connection_screens import at, page_of, text_of
from tests.factories import ConnectionFactory


def test_the_last_day_is_changed(as_admin: Client, connection: Connection) -> None:
    response = as_admin.post(at(connection, "expiry/"), {"expires_on": "2031-01-31"}, follow=True)

    assert response.redirect_chain == [(at(connection), 302)]
    assert "The date is changed." in response.content.decode()
    connection.refresh_from_db()
    assert (connection.expires_on, connection.expiry_source) == (date(2031, 1, 31), "entered")
    assert 'value="2031-01-31"' in text_of(as_admin, at(connection, "expiry/"))


def test_nobody_has_to_know_the_last_day(as_admin: Client, connection: Connection) -> None:
    Connection.objects.update(expires_on=date(2031, 1, 31), expiry_source="assumed")

    as_admin.post(at(connection, "expiry/"), {"expires_on": ""})

    connection.refresh_from_db()
    assert (connection.expires_on, connection.expiry_source) == (None, "none")


def test_a_day_that_is_none_is_refused(as_admin: Client, connection: Connection) -> None:
    response = as_admin.post(at(connection, "expiry/"), {"expires_on": "soon"})

    assert response.status_code == 422
    assert "Enter a date, as 2027-01-31." in response.content.decode()


def test_the_interval_is_changed(as_admin: Client, connection: Connection) -> None:
    told = text_of(as_admin, at(connection, "schedule/"))
    assert "Step 5" not in told

    response = as_admin.post(at(connection, "schedule/"), {"hours": "12"}, follow=True)

    assert response.redirect_chain == [(at(connection), 302)]
    assert "The interval is changed." in response.content.decode()
    assert "every 12 hours" in page_of(as_admin, connection)


def test_the_spaces_are_changed(as_admin: Client, connection: Connection) -> None:
    keep_seen(connection, [SpaceSeen("OPS", "Operations", pages=3), SpaceSeen("HR", "People")])
    told = text_of(as_admin, at(connection, "spaces/"))
    assert ("Step 4" in told, ">Save</button>" in told) == (False, True)

    response = as_admin.post(at(connection, "spaces/"), {"spaces": ["HR"]}, follow=True)

    assert response.redirect_chain == [(at(connection), 302)]
    assert "The spaces are changed." in response.content.decode()
    assert list(connection.spaces.filter(chosen=True).values_list("key", flat=True)) == ["HR"]


def test_as_many_spaces_are_chosen_as_are_listed(as_admin: Client, connection: Connection) -> None:
    keys = [f"S{number:04}" for number in range(5_000)]
    keep_seen(connection, [SpaceSeen(key, key) for key in keys])

    response = as_admin.post(at(connection, "spaces/"), {"spaces": keys})

    assert response.status_code == 302
    assert connection.spaces.filter(chosen=True).count() == 5_000


def test_a_long_list_says_how_it_came_about(as_admin: Client, connection: Connection) -> None:
    keep_seen(connection, [SpaceSeen(f"S{number}", "Sample") for number in range(100)])

    told = as_admin.get(at(connection, "spaces/")).content.decode()

    assert "all spaces are listed in the background, up to 5,000" in told


def test_deleting_says_what_goes_and_asks_for_the_name(
    as_admin: Client, connection: Connection
) -> None:
    pick_spaces(connection, (PickedSpace("OPS"), PickedSpace("HR"), PickedSpace("X", chosen=False)))
    record_report(connection, examination())

    told = text_of(as_admin, at(connection, "delete/"))

    assert "its stored secret, the choice of 2 spaces and 1 report." in told
    assert "Pages that came in stay" in told
    refused = as_admin.post(at(connection, "delete/"), {"confirm_name": "team wiki"})
    assert refused.status_code == 422
    assert "The name is not the same" in refused.content.decode()
    assert Connection.objects.exists()


def test_deleting_leaves_nothing_of_it(as_admin: Client, connection: Connection) -> None:
    response = as_admin.post(at(connection, "delete/"), {"confirm_name": "Team wiki"}, follow=True)

    assert response.redirect_chain == [("/o/northwind/connections/", 302)]
    assert "The connection Team wiki is deleted." in response.content.decode()
    assert not Connection.objects.exists()
    assert as_admin.get(at(connection)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_however_many_reports(
    as_admin: Client,
    connection: Connection,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(count):
        record_report(connection, examination())
    as_admin.get(at(connection, "reports/"))

    with django_assert_num_queries(10):
        told = text_of(as_admin, at(connection, "reports/"))

    assert told.count("<tr>") == count + 1


def test_reports_are_listed_the_newest_first(as_admin: Client, connection: Connection) -> None:
    older = record_report(connection, examination())
    newer = record_report(connection, examination(PASSED, BLOCKED))
    ConnectionFactory.create(organization=connection.organization, name="Another wiki")

    told = text_of(as_admin, at(connection, "reports/"))

    assert told.index(f"reports/{newer.pk}/") < told.index(f"reports/{older.pk}/")
    assert "API access blocked" in told[: told.index(f"reports/{older.pk}/")]


def test_reports_come_in_pages(as_admin: Client, connection: Connection) -> None:
    for _ in range(26):
        record_report(connection, examination())

    assert "1–25 of 26 reports" in text_of(as_admin, at(connection, "reports/"))
    assert text_of(as_admin, at(connection, "reports/?page=2")).count("<tr>") == 2


def test_without_reports_the_list_says_so(as_admin: Client, connection: Connection) -> None:
    assert "No reports yet" in text_of(as_admin, at(connection, "reports/"))


def test_a_report_is_compared_with_the_one_before_it(
    as_admin: Client, connection: Connection
) -> None:
    first = record_report(connection, examination(PASSED, HIDDEN, REJECTED))
    second = record_report(connection, examination(PASSED, HIDDEN, BLOCKED))

    told = text_of(as_admin, at(connection, f"reports/{second.pk}/"))

    changes = told[told.index("Since the report before") :]
    assert f'href="{at(connection, f"reports/{first.pk}/")}"' in changes
    assert re.findall(r'<span>([^<]+)</span> <span class="tag[^>]*>([^<]+)<', changes) == [
        ("The account has no access to Confluence", "New"),
        ("E-mail address and token are not accepted", "Gone"),
        ("A chosen space cannot be seen any more", "Still there"),
    ]


def test_the_first_report_has_none_before_it(as_admin: Client, connection: Connection) -> None:
    only = record_report(connection, examination())

    assert "There is none before it." in text_of(as_admin, at(connection, f"reports/{only.pk}/"))


def test_reports_without_trouble_have_nothing_to_compare(
    as_admin: Client, connection: Connection
) -> None:
    record_report(connection, examination())
    second = record_report(connection, examination())

    told = text_of(as_admin, at(connection, f"reports/{second.pk}/"))

    assert "No trouble then, and none in this one." in told


def test_reports_of_another_connection_are_not_here(
    as_admin: Client, connection: Connection
) -> None:
    other = ConnectionFactory.create(organization=connection.organization, name="Other")
    report = record_report(other, examination())

    assert as_admin.get(at(connection, f"reports/{report.pk}/")).status_code == 404


@pytest.mark.parametrize("screen", ["expiry/", "spaces/", "schedule/", "delete/", "replace/"])
def test_connections_of_others_are_not_there(
    as_admin: Client, as_member: Client, connection: Connection, twin: Organization, screen: str
) -> None:
    other = ConnectionFactory.create(organization=twin, name="Theirs")

    assert as_admin.get(at(other, screen)).status_code == 404
    assert as_admin.post(at(other, screen), {"confirm_name": "Theirs"}).status_code == 404
    assert as_member.post(at(connection, screen)).status_code == 403
