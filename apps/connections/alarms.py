"""Telling people that a connection broke, or works again."""

from typing import Final

from django.db import transaction

from apps.connections import mails
from apps.connections.doctor.findings import deciding
from apps.connections.doctor.report import Report as Examination
from apps.connections.models import Connection
from apps.connections.standing import Alarm
from apps.core.events import Event, log_event
from apps.organizations.tenancy import activate

_EVENTS: Final = {
    Alarm.IDENTITY_LOST: Event.CONNECTION_IDENTITY_LOST,
    Alarm.BLOCKED: Event.CONNECTION_FAILED,
    Alarm.FAILING: Event.CONNECTION_FAILED,
    Alarm.RECOVERED: Event.CONNECTION_RECOVERED,
}


def raise_alarm(connection: Connection, news: Alarm, examination: Examination) -> None:
    """Writes the event at once, and sends the mail when the transaction at hand is through."""
    finding = deciding(examination.findings)
    log_event(
        _EVENTS[news],
        organization=connection.organization_id,
        connection=connection.pk,
        state=connection.state,
        code=finding.code if finding else None,
    )
    if news != Alarm.RECOVERED:
        context: dict[str, object] = {"news": news.value, "finding": finding}
        transaction.on_commit(lambda: _mail(connection, context))


def _mail(connection: Connection, context: dict[str, object]) -> None:
    with activate(connection.organization_id):
        mails.send(connection, "alarm", context)
