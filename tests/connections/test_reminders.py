"""Reminders of credentials that end: to whom, when, and how often."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import override_settings

from apps.accounts.models import User
from apps.connections.models import Connection, Reminder
from apps.connections.notices import notices
from apps.connections.reminders import remind_due
from apps.connections.services import change_expiry
from apps.connections.tasks import send_reminders
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from tests.factories import ConnectionFactory

pytestmark = pytest.mark.django_db

LAST_DAY = datetime(2026, 12, 31, 9, tzinfo=UTC)


@pytest.fixture
def connection(organization: Organization) -> Connection:
    made: Connection = ConnectionFactory.create(
        organization=organization,
        name="Team wiki",
        expires_on=LAST_DAY.date(),
        expiry_source="entered",
    )
    return made


def _remind(days_before: int) -> list[str]:
    """The subjects of the mails that one run sends."""
    mail.outbox.clear()
    with time_machine.travel(LAST_DAY - timedelta(days=days_before), tick=False):
        remind_due()
    return [message.subject for message in mail.outbox]


def test_every_reminder_comes_once_and_to_those_who_can_act(
    connection: Connection, owner: User, admin: User, member: User, stranger: User
) -> None:
    told = {}
    for days in range(40, -4, -1):
        if subjects := _remind(days) + _remind(days):
            told[days] = subjects
            assert sorted(mail.outbox[0].to if mail.outbox else []) in (
                [],
                sorted([owner.email, admin.email]),
            )

    prefix = "Northwind: the token of Team wiki"
    assert told == {
        30: [f"{prefix} expires in 30 days"],
        14: [f"{prefix} expires in 14 days"],
        7: [f"{prefix} expires in 7 days"],
        3: [f"{prefix} expires in 3 days"],
        1: [f"{prefix} expires tomorrow"],
        -1: [f"{prefix} has expired"],
    }


def test_recipients_are_owners_and_admins_who_are_active(
    connection: Connection, owner: User, admin: User, member: User, stranger: User
) -> None:
    owner.is_active = False
    owner.save(update_fields=["is_active"])

    _remind(30)

    (message,) = mail.outbox
    assert message.to == [admin.email]


def test_after_missed_days_only_the_most_urgent_is_sent(
    connection: Connection, admin: User
) -> None:
    assert _remind(30) == ["Northwind: the token of Team wiki expires in 30 days"]
    assert _remind(5) == ["Northwind: the token of Team wiki expires in 5 days"]
    assert _remind(4) == []
    assert _remind(-9) == ["Northwind: the token of Team wiki has expired"]
    assert _remind(-10) == []


def test_another_date_is_reminded_of_anew(connection: Connection, admin: User) -> None:
    assert _remind(7)
    with activate(connection.organization_id):
        change_expiry(connection, LAST_DAY.date() + timedelta(days=1))

    assert _remind(6) == ["Northwind: the token of Team wiki expires in 7 days"]


def test_the_mail_says_what_to_do_in_text_and_html(connection: Connection, admin: User) -> None:
    with activate(connection.organization_id):
        Connection.objects.update(expiry_source="assumed", name="Team <wiki>")

    _remind(14)

    (message,) = mail.outbox
    ((html, kind),) = message.alternatives
    assert kind == "text/html"
    for text in (message.body, html):
        assert "31 December 2026" in text
        assert "This date is assumed" in text
        assert f"http://localhost:8000/o/northwind/connections/{connection.pk}/" in text
    assert "“Team <wiki>”" in message.body
    assert "Team &lt;wiki&gt;" in html
    assert "<wiki>" not in html


class AwayBackend(EmailBackend):
    """A mail server that hangs up."""

    def send_messages(self, messages: Any) -> int:
        raise SMTPServerDisconnected("The sample server is away.")


def test_what_no_mail_server_took_is_sent_later(
    connection: Connection, admin: User, caplog: pytest.LogCaptureFixture
) -> None:
    with override_settings(EMAIL_BACKEND=f"{__name__}.AwayBackend"):
        assert _remind(14) == []
    assert "connection.mail_failed" in caplog.text
    with activate(connection.organization_id):
        assert Reminder.objects.count() == 0

    assert _remind(14) == ["Northwind: the token of Team wiki expires in 14 days"]


def test_where_nobody_can_act_nothing_is_marked_as_sent(connection: Connection) -> None:
    assert _remind(14) == []
    with activate(connection.organization_id):
        assert Reminder.objects.count() == 0


def test_each_organization_hears_of_its_own_only(
    connection: Connection, twin: Organization, admin: User, stranger: User
) -> None:
    ConnectionFactory.create(organization=twin, name="Theirs", expires_on=LAST_DAY.date())

    with time_machine.travel(LAST_DAY - timedelta(days=7), tick=False):
        send_reminders()

    assert {(tuple(message.to), message.subject) for message in mail.outbox} == {
        ((admin.email,), "Northwind: the token of Team wiki expires in 7 days"),
        ((stranger.email,), "Southwind: the token of Theirs expires in 7 days"),
    }


def _noticed(days_before: int) -> list[tuple[str, str]]:
    with time_machine.travel(LAST_DAY - timedelta(days=days_before), tick=False):
        return [(notice.kind, notice.title) for notice in notices()]


def test_the_portal_tells_the_same_as_long_as_it_holds(connection: Connection) -> None:
    with activate(connection.organization_id):
        assert _noticed(31) == []
        assert _noticed(30) == [("warn", "The token of “Team wiki” expires in 30 days")]
        assert _noticed(1) == [("warn", "The token of “Team wiki” expires tomorrow")]
        assert _noticed(0) == [("warn", "The token of “Team wiki” expires today")]
        assert _noticed(-1) == [("bad", "The token of “Team wiki” has expired")]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"state": "healthy"}, None),
        ({"state": "attention"}, None),
        ({"state": "unchecked"}, None),
        ({"state": "blocked"}, "“Team wiki” is blocked"),
        ({"state": "failing"}, "“Team wiki” does not work"),
        (
            {"state": "failing", "identity_lost_at": LAST_DAY},
            "“Team wiki” is not signed in any more",
        ),
        ({"troubles": 5, "settled_at": LAST_DAY - timedelta(days=47)}, None),
        (
            {"troubles": 5, "settled_at": LAST_DAY - timedelta(days=48)},
            "“Team wiki” gives no clear answer",
        ),
        ({"troubles": 0, "settled_at": LAST_DAY - timedelta(days=60)}, None),
    ],
)
def test_notices_of_the_state(
    connection: Connection, values: dict[str, object], told: str | None
) -> None:
    with activate(connection.organization_id):
        Connection.objects.update(expires_on=None, **values)
        assert [title for _, title in _noticed(46)] == ([told] if told else [])


def test_the_worst_notice_comes_first(connection: Connection) -> None:
    ConnectionFactory.create(
        organization=connection.organization, name="Zeta", state="blocked", expires_on=None
    )
    with activate(connection.organization_id):
        assert [kind for kind, _ in _noticed(3)] == ["bad", "warn"]


def test_a_secret_whose_key_is_gone_is_told(connection: Connection) -> None:
    with activate(connection.organization_id), override_settings(FIELD_KEYS=["b" * 43 + "="]):
        assert _noticed(60) == [("bad", "The secret of “Team wiki” cannot be read")]
