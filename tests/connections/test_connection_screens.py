"""The page of one connection, as the browser shows it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from redis import Redis

from apps.connections import progress
from apps.connections.doctor.report import Identity
from apps.connections.doctor.report import Report as Examination
from apps.connections.kinds import ExportWay, TokenState
from apps.connections.models import Connection, Reminder
from apps.connections.recording import record_report
from apps.connections.services import PickedSpace, pick_spaces
from apps.organizations.models import Organization
from apps.organizations.names import cache_key
from tests.connections.examinations import (
    BLOCKED,
    HIDDEN,
    MAYBE_BLOCKED,
    NO_ANSWER,
    NOBODY,
    PASSED,
    REJECTED,
    examination,
)
from tests.factories import ConnectionFactory


def at(connection: Connection, screen: str = "") -> str:
    return f"/o/northwind/connections/{connection.pk}/{screen}"


def text_of(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def page_of(client: Client, connection: Connection) -> str:
    return text_of(client, at(connection))


@contextmanager
def broken_queue() -> Iterator[None]:
    """Redis answers, and takes no message: where the queue's list should be there is a text."""
    redis = Redis.from_url(settings.REDIS_URL)
    current_app.control.purge()
    redis.set(current_app.conf.task_default_queue, "no list")
    try:
        yield
    finally:
        redis.delete(current_app.conf.task_default_queue)
        redis.close()


def test_a_healthy_connection_shows_what_is_known_of_it(
    as_admin: Client, connection: Connection
) -> None:
    pick_spaces(
        connection,
        (PickedSpace("OPS", "Operations", 1742), PickedSpace("HR", chosen=False)),
    )
    record_report(connection, examination(version="9.2.1"))
    connection.refresh_from_db()
    connection.expires_on = timezone.now().date() + timedelta(days=210)
    connection.expiry_source = "assumed"
    connection.save()

    told = page_of(as_admin, connection)

    assert ">Healthy</span>" in told
    assert ">Token valid</span>" in told
    assert 'class="notice' not in told
    assert "· 12 requests" in told
    assert 'data-code="check.identity"' in told
    assert '<span class="muted">assumed</span>' in told
    assert "not yet; the first mail comes 30 days ahead" in told
    assert "<dd>Mara Kern<br>" in told
    assert "mara@northwind.example" in told
    assert "encrypted, since <time" in told
    assert "<dd>Cloud, version 9.2.1</dd>" in told
    assert ("1,742 pages" in told, ">HR<" in told) == (True, False)
    assert "Message to the administrator" not in told
    assert "hx-trigger" not in told
    assert "sample-token" not in told


def test_nobody_has_examined_it_yet(as_admin: Client, connection: Connection) -> None:
    told = page_of(as_admin, connection)

    assert "<h2>Not examined yet</h2>" in told
    assert ">Check now</button>" in told
    assert 'hx-trigger="every 5s"' in told
    assert "What was looked at" not in told


BLOCKED_FOR_SURE = examination(PASSED, BLOCKED, export=ExportWay.API_WITHOUT_RIGHT)


def test_blocked_access_says_who_can_lift_it_and_leads_to_the_ways_out(
    as_admin: Client, connection: Connection
) -> None:
    record_report(connection, BLOCKED_FOR_SURE)

    told = page_of(as_admin, connection)

    assert ">API access blocked</span>" in told
    assert "The account has no access to Confluence</span></p>" in told
    assert "<strong>Who can act: a Confluence administrator.</strong>" in told
    assert 'data-copy-from="access-request"' in told
    assert 'href="/o/northwind/imports/upload/"' in told
    assert "but only to accounts that may make exports" in told
    assert "give the account of Mara Kern access to Confluence" in told
    assert "[cloud.no_licence]" in told


def test_blocked_access_still_leads_to_an_upload_when_the_newest_report_cannot_tell(
    as_admin: Client, connection: Connection
) -> None:
    record_report(connection, BLOCKED_FOR_SURE)
    record_report(connection, examination(NO_ANSWER, identity=Identity()))

    told = page_of(as_admin, connection)

    notice = told[
        told.index('<div class="notice ') : told.index('<div class="connection__columns">')
    ]
    assert "API access is blocked" in notice
    assert "Who can act: a Confluence administrator." in notice
    assert 'href="/o/northwind/imports/upload/"' in notice
    assert "Replace token" not in notice


def test_a_refusal_that_waits_to_be_confirmed_is_provisional(
    as_admin: Client, connection: Connection
) -> None:
    record_report(connection, examination())
    record_report(connection, examination(PASSED, MAYBE_BLOCKED))

    told = page_of(as_admin, connection)

    assert ">Refused, being confirmed</span>" in told
    assert "A refusal is being confirmed" in told
    assert ">Provisional</span>" in told
    assert 'hx-trigger="every 5s"' in told
    assert "Ways out" not in told
    connection.refresh_from_db()
    assert connection.state == "healthy"


@pytest.mark.parametrize(
    ("found", "words", "button"),
    [
        pytest.param(
            examination(REJECTED),
            ["E-mail address and token are not accepted", "the person who entered the credential"],
            ">Replace token</a>",
            id="rejected",
        ),
        pytest.param(
            examination(PASSED, HIDDEN),
            ["A chosen space cannot be seen any more", "an administrator of the space"],
            'data-copy-from="administrator-message"',
            id="a space is missing",
        ),
        pytest.param(
            examination(NO_ANSWER),
            ["The server took too long to answer", "a Confluence administrator"],
            'data-copy-from="administrator-message"',
            id="no answer",
        ),
    ],
)
def test_the_first_thing_told_is_what_was_found(
    as_admin: Client, connection: Connection, found: Examination, words: list[str], button: str
) -> None:
    record_report(connection, found)

    told = page_of(as_admin, connection)

    notice = told[
        told.index('<div class="notice ') : told.index('<div class="connection__columns">')
    ]
    for each in words:
        assert each in notice
    assert button in notice
    assert 'id="administrator-message"' in told


def test_an_identity_that_was_lost_comes_before_everything(
    as_admin: Client, connection: Connection
) -> None:
    record_report(connection, examination())
    record_report(connection, examination(identity=NOBODY))

    told = page_of(as_admin, connection)

    assert "Not signed in any more</span></p>" in told
    assert ">Failing</span>" in told


@pytest.mark.parametrize(
    ("days", "tag", "title"),
    [
        (12, "Token ends in 12 days", "Its token expires in 12 days"),
        (1, "Token ends tomorrow", "Its token expires tomorrow"),
        (-1, "Token has expired", "Its token has expired"),
    ],
)
def test_a_token_that_ends_is_told_with_its_days(
    as_admin: Client, connection: Connection, days: int, tag: str, title: str
) -> None:
    record_report(connection, examination())
    expires_on = timezone.now().date() + timedelta(days=days)
    Connection.objects.update(expires_on=expires_on, expiry_source="entered")
    for sent in (30, 14):
        Reminder.objects.create(
            organization_id=connection.organization_id,
            connection=connection,
            expires_on=expires_on,
            days=sent,
        )

    told = page_of(as_admin, connection)

    assert f">{tag}</span>" in told
    assert title in told
    assert ">Change the date</a>" in told
    assert "<dd>30 and 14 days ahead</dd>" in told


def test_reminders_of_an_earlier_date_do_not_count(
    as_admin: Client, connection: Connection
) -> None:
    today = timezone.now().date()
    Connection.objects.update(expires_on=today + timedelta(days=200))
    Reminder.objects.create(
        organization_id=connection.organization_id,
        connection=connection,
        expires_on=today,
        days=30,
    )

    assert "not yet; the first mail comes 30 days ahead" in page_of(as_admin, connection)


def test_of_many_spaces_the_first_ones_are_open(as_admin: Client, connection: Connection) -> None:
    pick_spaces(connection, tuple(PickedSpace(f"SPACE{number:02}") for number in range(12)))

    told = page_of(as_admin, connection)

    folded = told[told.index("<summary>All 12 spaces</summary>") :]
    assert (told.count("not counted"), folded.count("not counted")) == (12, 2)


def test_what_another_release_found_is_not_guessed_at(
    as_admin: Client, connection: Connection
) -> None:
    record_report(connection, examination())
    connection.reports.update(findings=[{"step": "unheard of"}])

    assert "in words that this one does not know" in page_of(as_admin, connection)


def test_without_spaces_a_readable_connection_asks_for_some(
    as_admin: Client, connection: Connection
) -> None:
    record_report(connection, examination())

    told = page_of(as_admin, connection)

    assert "No spaces are chosen yet" in told
    assert f'href="{at(connection, "spaces/")}">Choose spaces</a>' in told


@pytest.mark.parametrize("healthy", [True, False])
def test_plain_http_is_warned_of_as_long_as_it_is_used(
    as_admin: Client, connection: Connection, *, healthy: bool
) -> None:
    Connection.objects.update(base_url="http://wiki.internal.example", private_network=True)
    found = examination() if healthy else examination(REJECTED)
    record_report(connection, replace(found, base_url="http://wiki.internal.example"))

    told = page_of(as_admin, connection)

    assert "This connection is not encrypted" in told
    assert "allowed by the operator" in told


def test_an_examination_is_followed_as_it_runs(
    as_admin: Client, organization: Organization, connection: Connection
) -> None:
    with progress.followed(organization.pk, connection.pk) as tell:
        tell(PASSED)
        part = text_of(as_admin, at(connection, "progress/"))
    ended = text_of(as_admin, at(connection, "progress/"))

    assert part.startswith('<div class="connection" id="connection"')
    assert 'hx-trigger="every 1s"' in part
    assert "Being examined" in part
    assert 'data-code="check.identity"' in part
    assert "Being examined" not in ended


def test_check_now_sends_for_an_examination(as_admin: Client, connection: Connection) -> None:
    response = as_admin.post(at(connection, "check/"))

    assert (response.status_code, response["Location"]) == (302, at(connection))
    assert "Waiting for its turn" in page_of(as_admin, connection)


def test_an_examination_that_no_worker_takes_is_told_until_one_does(
    as_admin: Client, connection: Connection, organization: Organization
) -> None:
    record_report(connection, examination())
    as_admin.post(at(connection, "check/"))
    # The two minutes in which it is waited for are over.
    cache.delete(cache_key(organization.pk, "connection", connection.pk, "examination"))

    overdue = page_of(as_admin, connection)
    with progress.followed(organization.pk, connection.pk):
        taken = page_of(as_admin, connection)
    ended = page_of(as_admin, connection)

    assert "The examination waits longer than usual" in overdue
    assert 'hx-trigger="every 5s"' in overdue
    assert "waits longer" not in taken
    assert "waits longer" not in ended


def test_where_the_queue_is_away_it_is_said_and_the_connection_is_due(
    as_admin: Client, connection: Connection
) -> None:
    Connection.objects.update(next_check_at=None)

    with broken_queue():
        told = as_admin.post(at(connection, "check/"), follow=True).content.decode()

    assert "the queue does not answer" in told
    assert "Waiting for its turn" not in told
    connection.refresh_from_db()
    assert connection.next_check_at is not None


def test_the_token_is_unknown_without_a_date(as_admin: Client, connection: Connection) -> None:
    record_report(connection, examination(token=TokenState.UNKNOWN))

    told = page_of(as_admin, connection)

    assert ">No end of the token known</span>" in told
    assert "<dd>never, without a date</dd>" in told


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_however_many_spaces_and_reports(
    as_admin: Client,
    connection: Connection,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    pick_spaces(connection, tuple(PickedSpace(f"SPACE{number}") for number in range(count)))
    for _ in range(count):
        record_report(connection, examination())
    Connection.objects.update(expires_on=timezone.now().date() + timedelta(days=12))
    page_of(as_admin, connection)

    with django_assert_num_queries(11):
        told = page_of(as_admin, connection)

    assert told.count("not counted") == count


def test_members_and_other_organizations_do_not_see_it(
    as_member: Client, as_admin: Client, connection: Connection, twin: Organization
) -> None:
    other = ConnectionFactory.create(organization=twin, name="Theirs")

    assert as_member.get(at(connection)).status_code == 403
    assert as_admin.get(at(other)).status_code == 404
    assert as_admin.post(at(other, "check/")).status_code == 404
