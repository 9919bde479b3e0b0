"""Exports that have grown old: who is told, when, and how often."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client, override_settings

from apps.accounts.models import User
from apps.connections.models import Connection
from apps.ingestion.models import Job, JobState
from apps.ingestion.tasks import send_reminders
from apps.knowledge.models import Space
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from tests.factories import ConnectionFactory

pytestmark = pytest.mark.django_db

IMPORTED = datetime(2026, 10, 1, 9, tzinfo=UTC)
HOME = "/o/northwind/"


def _space(organization: Organization, name: str) -> Space:
    with activate(organization):
        return Space.objects.create(organization=organization, key=name[:2].upper(), name=name)


def _imported(space: Space, days: int = 0, state: JobState = JobState.SUCCEEDED) -> Job:
    with activate(space.organization_id):
        return Job.objects.create(
            organization_id=space.organization_id,
            space=space,
            state=state,
            file_name="export.zip",
            file_path="export.zip",
            finished_at=IMPORTED + timedelta(days=days),
        )


@pytest.fixture
def blocked(organization: Organization) -> Connection:
    made: Connection = ConnectionFactory.create(organization=organization, state="blocked")
    return made


@pytest.fixture
def space(organization: Organization) -> Space:
    return _space(organization, "Human resources")


def _mails(days: float) -> list[str]:
    """The subjects of what one run of beat sends so many days after the import."""
    mail.outbox.clear()
    with time_machine.travel(IMPORTED + timedelta(days=days), tick=False):
        send_reminders()
    return [message.subject for message in mail.outbox]


def _home(client: Client, days: float) -> str:
    with time_machine.travel(IMPORTED + timedelta(days=days), tick=False):
        return client.get(HOME).content.decode()


def test_the_admins_get_one_mail_of_each_export(
    blocked: Connection, space: Space, owner: User, admin: User, member: User, stranger: User
) -> None:
    _imported(space)
    told = {days: subjects for days in range(50) if (subjects := _mails(days) + _mails(days))}
    assert told == {30: ["Northwind: the last export of Human resources is 30 days old"]}


def test_it_goes_to_those_who_can_act(
    blocked: Connection, space: Space, owner: User, admin: User, member: User, stranger: User
) -> None:
    _imported(space)
    _mails(30)
    (message,) = mail.outbox
    assert sorted(message.to) == sorted([owner.email, admin.email])


def test_a_missed_day_is_made_up_for(blocked: Connection, space: Space, admin: User) -> None:
    _imported(space)
    assert _mails(45) == ["Northwind: the last export of Human resources is 45 days old"]
    assert _mails(46) == []


def test_a_newer_export_has_a_time_of_its_own(
    blocked: Connection, space: Space, admin: User
) -> None:
    _imported(space)
    assert len(_mails(30)) == 1
    _imported(space, days=31)
    assert _mails(60) == []
    assert _mails(61) == ["Northwind: the last export of Human resources is 30 days old"]


@pytest.mark.parametrize("state", [JobState.FAILED, JobState.CANCELLED])
def test_an_import_that_did_not_succeed_counts_for_nothing(
    blocked: Connection, space: Space, admin: User, state: JobState
) -> None:
    _imported(space)
    _imported(space, days=20, state=state)
    assert len(_mails(30)) == 1


@pytest.mark.parametrize("state", ["healthy", "failing", "unclear"])
def test_where_no_connection_is_blocked_nothing_is_said(
    organization: Organization, space: Space, admin: User, as_admin: Client, state: str
) -> None:
    ConnectionFactory.create(organization=organization, state=state)
    _imported(space)
    assert _mails(90) == []
    assert "days old" not in _home(as_admin, 90)


def test_several_exports_are_told_of_in_one_mail(
    blocked: Connection, organization: Organization, admin: User
) -> None:
    for number in range(7):
        _imported(_space(organization, f"{number} <team>"), days=number)
    assert _mails(30) == ["Northwind: the last export of 0 <team> is 30 days old"]
    assert _mails(36) == ["Northwind: the last exports of 6 spaces are old"]
    (message,) = mail.outbox
    ((html, kind),) = message.alternatives
    assert kind == "text/html"
    assert "- “1 <team>”: 35 days\n- “2 <team>”: 34 days\n" in message.body
    assert "- and 1 more\n" in message.body
    assert "<li>“1 &lt;team&gt;”: 35 days</li>" in html
    assert "<team>" not in html
    for text in (message.body, html):
        assert "http://localhost:8000/o/northwind/imports/upload/" in text


def test_how_old_is_old_is_a_setting(blocked: Connection, space: Space, admin: User) -> None:
    _imported(space)
    with override_settings(EXPORT_OLD_DAYS=1):
        assert _mails(0.9) == []
        assert _mails(1) == ["Northwind: the last export of Human resources is 1 day old"]


class AwayBackend(EmailBackend):
    """A mail server that hangs up."""

    def send_messages(self, messages: Any) -> int:
        raise SMTPServerDisconnected("The sample server is away.")


def test_what_no_mail_server_took_is_sent_later(
    blocked: Connection, space: Space, admin: User, caplog: pytest.LogCaptureFixture
) -> None:
    _imported(space)
    with override_settings(EMAIL_BACKEND=f"{__name__}.AwayBackend"):
        assert _mails(30) == []
    assert "export.mail_failed" in caplog.text
    assert len(_mails(31)) == 1


def test_where_nobody_can_act_nothing_is_marked_as_told(
    blocked: Connection, space: Space, member: User
) -> None:
    job = _imported(space)
    assert _mails(30) == []
    with activate(space.organization_id):
        job.refresh_from_db()
    assert job.age_told_at is None


def test_each_organization_hears_of_its_own_only(
    blocked: Connection, space: Space, twin: Organization, admin: User, stranger: User
) -> None:
    """The other one has old exports too, and no connection that is blocked."""
    _imported(space)
    theirs = _space(twin, "Their space")
    _imported(theirs)
    assert _mails(30) == ["Northwind: the last export of Human resources is 30 days old"]
    ConnectionFactory.create(organization=twin, state="blocked")
    assert _mails(31) == ["Southwind: the last export of Their space is 31 days old"]
    (message,) = mail.outbox
    assert message.to == [stranger.email]


@pytest.mark.parametrize("who", ["as_owner", "as_admin"])
def test_the_home_says_it_as_long_as_it_is_so(
    blocked: Connection, space: Space, who: str, request: pytest.FixtureRequest
) -> None:
    client = request.getfixturevalue(who)
    _imported(space)
    told = "The last export of “Human resources” is"
    assert told not in _home(client, 29.9)
    _mails(30)
    assert f"{told} 30 days old" in _home(client, 30)
    assert f"{told} 40 days old" in _home(client, 40)
    assert "/o/northwind/imports/upload/" in _home(client, 40)
    _imported(space, days=40)
    assert told not in _home(client, 41)


def test_several_are_named_in_one_notice(
    blocked: Connection, organization: Organization, as_admin: Client
) -> None:
    for name in ("Human resources", "<Engineering>"):
        _imported(_space(organization, name))
    page = _home(as_admin, 33)
    assert "The last exports of 2 spaces are old" in page
    assert "“Human resources”: 33 days, “&lt;Engineering&gt;”: 33 days" in page


def test_members_are_not_told(
    blocked: Connection, space: Space, as_member: Client, as_stranger: Client
) -> None:
    _imported(space)
    assert "days old" not in _home(as_member, 40)
    with time_machine.travel(IMPORTED + timedelta(days=40), tick=False):
        assert "days old" not in as_stranger.get("/o/southwind/").content.decode()
