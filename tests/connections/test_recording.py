"""What a report changes: nothing while it is provisional, and who hears of it when it is not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from apps.accounts.models import User
from apps.connections.doctor.report import Identity
from apps.connections.doctor.report import Report as Examination
from apps.connections.kinds import IdentityKind
from apps.connections.models import Connection, Report
from apps.connections.recording import KEPT_REPORTS, record_report
from apps.core.problems import PortalError
from apps.organizations.models import Organization
from tests.connections import examinations as found
from tests.connections.examinations import examination

pytestmark = pytest.mark.django_db

NOW = found.BEGUN
Record = Callable[..., Connection]


@pytest.fixture
def record(
    connection: Connection, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Record:
    """Records the examinations, an hour apart, and returns the row as it is then."""

    def _record(*examinations: Examination) -> Connection:
        for hour, each in enumerate(examinations):
            with (
                time_machine.travel(NOW + timedelta(hours=hour), tick=False),
                django_capture_on_commit_callbacks(execute=True),
            ):
                record_report(connection, each)
        return Connection.objects.get()

    return _record


def test_a_report_is_kept_with_its_findings(
    record: Record, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="portal.events"):
        connection = record(examination(found.HIDDEN))

    (report,) = Report.objects.all()
    assert report.state == "attention"
    assert report.api_access == "ok"
    assert report.token == "valid"
    assert report.requests == 12
    assert (report.identity_kind, report.identity_name) == ("known", "Mara Kern")
    (finding,) = report.findings
    assert finding["code"] == "c.space_hidden"
    assert finding["result"] == "failed"
    assert finding["who"] == "space_admin"
    assert finding["evidence"] == []
    assert f"connection.examined organization={connection.organization_id}" in caplog.text


def test_a_confirmed_report_moves_the_connection(record: Record) -> None:
    connection = record(examination())

    assert (connection.state, connection.api_access) == ("healthy", "ok")
    assert (connection.identity_kind, connection.identity_name) == ("known", "Mara Kern")
    assert connection.checked_at == connection.settled_at == NOW
    assert connection.troubles == 0
    assert connection.next_check_at is not None
    assert timedelta(hours=21) < connection.next_check_at - NOW < timedelta(hours=27)


def test_a_provisional_report_changes_the_history_only(record: Record, admin: User) -> None:
    connection = record(examination(), examination(found.MAYBE_BLOCKED))

    assert (connection.state, connection.api_access) == ("healthy", "ok")
    assert connection.troubles == 0
    assert connection.settled_at == NOW
    assert connection.checked_at == NOW + timedelta(hours=1)
    assert [report.provisional for report in Report.objects.all()] == [True, False]
    assert mail.outbox == []


def test_trouble_that_proves_nothing_never_makes_it_fail(record: Record, admin: User) -> None:
    connection = record(
        examination(), *[examination(found.NO_ANSWER, identity=found.Identity())] * 3
    )

    assert (connection.state, connection.api_access) == ("healthy", "ok")
    assert connection.troubles == 3
    assert connection.settled_at == NOW
    assert connection.next_check_at is not None
    assert connection.next_check_at - connection.checked_at < timedelta(hours=2)
    assert mail.outbox == []


def test_admins_hear_once_that_access_is_blocked(
    record: Record, owner: User, admin: User, member: User, caplog: pytest.LogCaptureFixture
) -> None:
    connection = record(examination(), examination(found.BLOCKED), examination(found.BLOCKED))

    assert (connection.state, connection.api_access) == ("blocked", "blocked")
    assert connection.state_since == NOW + timedelta(hours=1)
    (message,) = mail.outbox
    assert sorted(message.to) == sorted([owner.email, admin.email])
    assert message.subject == "Northwind: API access of Team wiki is blocked"
    assert "cloud.no_licence" in message.body
    assert f"http://localhost:8000/o/northwind/connections/{connection.pk}/" in message.body
    ((html, kind),) = message.alternatives
    assert kind == "text/html"
    assert "<h1>API access of Team wiki is blocked</h1>" in html
    assert caplog.text.count("connection.failed") == 1


def test_an_identity_that_is_lost_is_an_alarm_though_listings_still_answer(
    record: Record, admin: User, caplog: pytest.LogCaptureFixture
) -> None:
    connection = record(
        examination(), examination(identity=found.NOBODY), examination(identity=found.NOBODY)
    )

    assert connection.state == "failing"
    assert connection.identity_kind == "anonymous"
    assert connection.identity_name == "Mara Kern"
    assert connection.identity_lost_at == NOW + timedelta(hours=1)
    (message,) = mail.outbox
    assert message.subject == "Northwind: Team wiki is not signed in any more"
    assert caplog.text.count("connection.identity_lost") == 1


def test_a_connection_that_works_again_is_an_event_without_a_mail(
    record: Record, admin: User, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="portal.events"):
        connection = record(examination(identity=found.MARA), examination(found.REJECTED))
        assert connection.state == "failing"
        connection = record(examination())

    assert (connection.state, connection.troubles) == ("healthy", 0)
    assert connection.identity_lost_at is None
    assert [message.subject for message in mail.outbox] == ["Northwind: Team wiki does not work"]
    assert "connection.recovered" in caplog.text


def test_a_date_that_confluence_tells_corrects_what_was_entered(record: Record) -> None:
    Connection.objects.update(expires_on=date(2027, 5, 1), expiry_source="entered")

    connection = record(examination(expires_on=date(2026, 12, 24)))

    assert connection.expires_on == date(2026, 12, 24)
    assert connection.expiry_source == "seen"


@pytest.mark.parametrize(
    ("last_day", "expected"),
    [
        (date(2026, 11, 23), (None, "none")),
        (date(2026, 11, 24), (date(2026, 11, 24), "assumed")),
        (date(2027, 11, 24), (date(2027, 11, 24), "assumed")),
    ],
)
def test_a_credential_that_outlives_its_date_has_another(
    record: Record, last_day: date, expected: tuple[date | None, str]
) -> None:
    Connection.objects.update(expires_on=last_day, expiry_source="assumed")

    connection = record(examination())

    assert (connection.expires_on, connection.expiry_source) == expected


def test_the_gateway_and_the_address_that_answered_are_kept(record: Record) -> None:
    connection = record(examination(cloud_id="cloud-7"))
    assert connection.cloud_id == "cloud-7"

    connection = record(examination(found.REJECTED))
    assert connection.cloud_id == "cloud-7"


def test_a_wrong_password_is_left_to_people(record: Record) -> None:
    Connection.objects.update(credential="dc_password")

    assert record(examination(found.WRONG_PASSWORD)).next_check_at is None


def test_only_so_many_reports_are_kept(connection: Connection, active: Organization) -> None:
    Report.objects.bulk_create(
        Report(
            organization=active,
            connection=connection,
            begun_at=NOW,
            finished_at=NOW - timedelta(days=days),
            state="healthy",
            api_access="ok",
            token="valid",
        )
        for days in range(1, KEPT_REPORTS + 3)
    )

    record_report(connection, examination())

    kept = Report.objects.values_list("finished_at", flat=True)
    assert len(kept) == KEPT_REPORTS
    assert min(kept) == NOW - timedelta(days=KEPT_REPORTS - 1)


def test_a_connection_that_is_gone_takes_no_report(connection: Connection) -> None:
    Connection.objects.all().delete()

    with pytest.raises(PortalError) as refusal:
        record_report(connection, examination())

    assert refusal.value.problem.code == "connection_gone"


def test_a_secret_that_was_replaced_meanwhile_stays(connection: Connection) -> None:
    old_copy = Connection.objects.get()
    connection.secret = found.SECRET
    connection.save(update_fields=["secret"])

    record_report(old_copy, examination())

    assert Connection.objects.get().secret == found.SECRET
    assert timezone.is_aware(Connection.objects.get().checked_at)


def test_what_a_server_says_can_be_stored_whatever_it_is(connection: Connection) -> None:
    odd = "Mara\x00 \ud800Kern"
    identity = Identity(IdentityKind.KNOWN, name=odd * 100, id=odd)

    record_report(connection, examination(replace(found.HIDDEN, detail=odd), identity=identity))

    row, report = Connection.objects.get(), Report.objects.get()
    assert row.identity_id == "Mara Kern"
    assert row.identity_name == ("Mara Kern" * 100)[:200]
    assert report.findings[0]["detail"] == "Mara Kern"


@pytest.mark.parametrize(
    ("answered", "kept"),
    [
        ("https://northwind.atlassian.net/wiki2", "https://northwind.atlassian.net/wiki2"),
        ("https://elsewhere.example/wiki", "https://northwind.atlassian.net/wiki"),
        ("http://northwind.atlassian.net/wiki", "https://northwind.atlassian.net/wiki"),
        ("https://northwind.atlassian.net:8443/wiki", "https://northwind.atlassian.net/wiki"),
    ],
)
def test_only_the_path_of_an_address_is_corrected(record: Record, answered: str, kept: str) -> None:
    assert record(replace(examination(), base_url=answered)).base_url == kept
