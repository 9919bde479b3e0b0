"""Examinations in the background: one at a time, and a refusal is confirmed before it counts."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from celery.signals import before_task_publish
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from apps.connections import progress
from apps.connections.holding import held
from apps.connections.keyring import UnreadableSecretError
from apps.connections.kinds import CredentialKind
from apps.connections.models import Connection, Report
from apps.connections.queue import EXAMINE, send_due
from apps.connections.runs import run_examination
from apps.connections.services import NewSecret, replace_secret
from apps.connections.tasks import examine_connection
from apps.core.problems import PortalError
from apps.core.secret import Secret
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from tests.connections import examinations as found
from tests.connections.examinations import Doctor, examination
from tests.factories import ConnectionFactory
from tests.servers import database

pytestmark = pytest.mark.django_db

NEW_SECRET = NewSecret(Secret("a newer sample token"), CredentialKind.CLOUD_SERVICE_ACCOUNT)


@pytest.fixture
def messages() -> Iterator[list[dict[str, Any]]]:
    """What was published to Redis, as it went there."""
    published: list[dict[str, Any]] = []

    def keep(sender: str, body: Any, headers: dict[str, Any], **kwargs: Any) -> None:
        published.append({"task": sender, "args": list(body[0]), **headers})

    before_task_publish.connect(keep, weak=False, dispatch_uid="messages")
    current_app.control.purge()
    yield published
    before_task_publish.disconnect(dispatch_uid="messages")
    current_app.control.purge()


def test_a_run_keeps_its_report_and_lets_go(connection: Connection, messages: list[Any]) -> None:
    report = run_examination(connection.pk, examine=Doctor(examination()))

    assert not report.provisional
    row = Connection.objects.get()
    assert (row.state, row.busy_until) == ("healthy", None)
    assert messages == []


def test_a_refusal_is_confirmed_by_a_second_task(
    connection: Connection, messages: list[Any]
) -> None:
    with override_settings(CHECK_CONFIRM_SECONDS=75):
        before = timezone.now()
        first = run_examination(connection.pk, examine=Doctor(examination(found.MAYBE_BLOCKED)))
        assert Connection.objects.get().state == "unchecked"

    (message,) = messages
    assert message["task"] == EXAMINE
    assert message["args"] == [connection.organization_id, connection.pk, first.pk]
    assert message["eta"] >= (before + timedelta(seconds=75)).isoformat()
    next_check_at = Connection.objects.get().next_check_at
    assert next_check_at is not None
    assert next_check_at > before + timedelta(seconds=75)

    doctor = Doctor(examination(found.MAYBE_BLOCKED))
    second = run_examination(connection.pk, examine=doctor, confirms=first.pk)

    assert not second.provisional
    row = Connection.objects.get()
    assert (row.state, row.api_access) == ("blocked", "blocked")
    assert [report.provisional for report in Report.objects.all()] == [False, True]
    assert len(messages) == 1


def test_a_refusal_that_passed_by_itself_is_forgotten(connection: Connection) -> None:
    first = run_examination(connection.pk, examine=Doctor(examination(found.MAYBE_BLOCKED)))

    run_examination(connection.pk, examine=Doctor(examination()), confirms=first.pk)

    assert Connection.objects.get().state == "healthy"


def test_a_confirmation_that_comes_late_confirms_nothing(
    connection: Connection, messages: list[Any]
) -> None:
    first = run_examination(connection.pk, examine=Doctor(examination(found.MAYBE_BLOCKED)))
    run_examination(connection.pk, examine=Doctor(examination()))

    run_examination(
        connection.pk, examine=Doctor(examination(found.MAYBE_BLOCKED)), confirms=first.pk
    )

    assert Connection.objects.get().state == "healthy"
    # It was the first of its kind, and asks for a confirmation of its own.
    assert len(messages) == 2


def test_a_report_that_another_release_kept_is_not_confirmed(
    connection: Connection, messages: list[Any]
) -> None:
    first = run_examination(connection.pk, examine=Doctor(examination(found.MAYBE_BLOCKED)))
    Report.objects.update(findings=[{"code": "cloud.unheard_of"}])

    run_examination(
        connection.pk, examine=Doctor(examination(found.MAYBE_BLOCKED)), confirms=first.pk
    )

    assert Connection.objects.get().state == "unchecked"
    assert len(messages) == 2


def test_only_one_examination_runs_at_a_time(connection: Connection) -> None:
    refusals: list[str] = []
    doctor, second = Doctor(examination()), Doctor()

    def meanwhile() -> None:
        for start in (
            lambda: run_examination(connection.pk, examine=second),
            lambda: replace_secret(connection, NEW_SECRET, examine=second),
        ):
            with pytest.raises(PortalError) as refusal:
                start()
            refusals.append(refusal.value.problem.code)

    doctor.before = meanwhile

    run_examination(connection.pk, examine=doctor)

    assert refusals == ["connection_busy", "connection_busy"]
    assert second.targets == []


def test_a_second_message_does_not_hide_what_the_first_one_found(
    connection: Connection,
) -> None:
    whose = (connection.organization_id, connection.pk)
    with held(connection.pk), progress.followed(*whose) as tell:
        tell(found.PASSED)
        examine_connection(*whose)
        seen = progress.found_so_far(*whose)

    assert seen == (found.PASSED,)
    assert progress.found_so_far(*whose) is None


def test_a_message_that_finds_a_token_being_replaced_is_not_waited_for(
    connection: Connection,
) -> None:
    whose = (connection.organization_id, connection.pk)
    progress.expect(*whose)
    with held(connection.pk):
        examine_connection(*whose)

    assert progress.found_so_far(*whose) is None


def test_nothing_is_examined_while_a_new_secret_is_tried(connection: Connection) -> None:
    """The old one's report would come after the new one's, and be taken for it."""
    refusals: list[str] = []
    doctor = Doctor(examination())

    def meanwhile() -> None:
        with pytest.raises(PortalError) as refusal:
            run_examination(connection.pk, examine=Doctor())
        refusals.append(refusal.value.problem.code)

    doctor.before = meanwhile

    assert replace_secret(connection, NEW_SECRET, examine=doctor).accepted
    assert refusals == ["connection_busy"]
    assert Connection.objects.get().busy_until is None


def test_a_run_that_died_holds_nothing_for_long(connection: Connection) -> None:
    Connection.objects.update(busy_until=timezone.now() - timedelta(seconds=1))

    run_examination(connection.pk, examine=Doctor(examination()))

    assert Connection.objects.get().state == "healthy"


def test_a_run_that_took_too_long_leaves_the_next_ones_hold(connection: Connection) -> None:
    doctor = Doctor(examination())
    taken_over = timezone.now() + timedelta(minutes=20)
    doctor.before = lambda: Connection.objects.update(busy_until=taken_over) and None

    run_examination(connection.pk, examine=doctor)

    assert Connection.objects.get().busy_until == taken_over


def test_a_run_that_ends_in_an_error_lets_go(connection: Connection) -> None:
    with pytest.raises(IndexError):
        run_examination(connection.pk, examine=Doctor())

    assert Connection.objects.get().busy_until is None


def test_a_connection_that_went_meanwhile_is_told(connection: Connection) -> None:
    doctor = Doctor(examination())
    doctor.before = lambda: Connection.objects.get().delete() and None

    for _ in range(2):
        with pytest.raises(PortalError) as refusal:
            run_examination(connection.pk, examine=doctor)
        assert refusal.value.problem.code == "connection_gone"


def test_without_the_key_of_its_secret_nothing_is_asked(
    connection: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    doctor = Doctor()
    with override_settings(FIELD_KEYS=["b" * 43 + "="]), pytest.raises(UnreadableSecretError):
        run_examination(connection.pk, examine=doctor)

    assert doctor.targets == []
    assert "connection.failed" in caplog.text
    assert "code=secret_unreadable" in caplog.text
    row = Connection.objects.get()
    assert row.state == "unchecked"
    assert row.next_check_at is not None
    assert row.next_check_at > timezone.now() + timedelta(hours=20)


def test_connections_that_are_due_are_sent_for_once(
    connection: Connection, twin: Organization, messages: list[Any]
) -> None:
    now = timezone.now()
    theirs = ConnectionFactory.create(organization=twin, base_url="https://twin.atlassian.net/wiki")
    ConnectionFactory.create(
        organization=connection.organization, next_check_at=now + timedelta(hours=1)
    )
    ConnectionFactory.create(organization=connection.organization, next_check_at=None)

    assert (send_due(), send_due()) == (2, 0)

    sent = {tuple(message["args"]) for message in messages}
    assert sent == {(connection.organization_id, connection.pk), (twin.pk, theirs.pk)}
    assert all(message["expires"] for message in messages)


def test_a_message_that_was_lost_is_sent_again(connection: Connection, messages: list[Any]) -> None:
    send_due()
    Connection.objects.update(next_check_at=timezone.now())

    assert send_due() == 1


@override_settings(CHECKS_PER_HOST=2)
def test_a_host_is_not_asked_by_many_at_once(
    active: Organization, twin: Organization, messages: list[Any]
) -> None:
    busy = ConnectionFactory.create(
        organization=twin, next_check_at=None, busy_until=timezone.now() + timedelta(minutes=5)
    )
    for _ in range(3):
        ConnectionFactory.create(organization=active)

    assert send_due() == 1
    with activate(twin):
        Connection.objects.filter(pk=busy.pk).update(busy_until=None)
    assert send_due() == 2


@pytest.mark.django_db(transaction=True)
def test_a_queue_that_is_away_is_told_and_tried_again(connection: Connection) -> None:
    code = "import django; django.setup(); from apps.connections.queue import send_due as send; "
    told = subprocess.run(
        [sys.executable, "-c", f"{code} print(send())"],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "tests.servers.settings",
            "PORTAL_DATA_DIR": str(settings.DATA_DIR),
            "REDIS_URL": f"unix://{settings.DATA_DIR}/nowhere.sock",
            **database.variables(),
        },
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout == "0\n"
    assert f"connection.not_sent connection={connection.pk}" in told.stderr
    next_check_at = Connection.objects.get().next_check_at
    assert next_check_at is not None
    assert next_check_at < timezone.now() + timedelta(hours=1)
