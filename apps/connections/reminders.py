"""Mails ahead of a credential's last day: each once, the most urgent where some were missed."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from apps.connections import mails
from apps.connections.expiry import AFTER, EXPIRING_DAYS, days_left, due_reminder
from apps.connections.models import Connection, Reminder
from apps.core.events import Event, log_event
from apps.organizations.tenancy import activate, unscoped


def remind_due() -> int:
    """Sends what is due in every organization; returns how many mails."""
    with unscoped(reason="beat looks for expiring credentials of every organization"):
        ending = list(_ending().select_related("organization"))
    return sum(_remind(connection) for connection in ending)


def _ending() -> QuerySet[Connection]:
    told_the_end = Reminder.objects.filter(
        connection=OuterRef("pk"), expires_on=OuterRef("expires_on"), days=AFTER
    )
    until = timezone.now().date() + timedelta(days=EXPIRING_DAYS)
    return Connection.objects.filter(~Exists(told_the_end), expires_on__lte=until)


def _remind(connection: Connection) -> bool:
    if connection.expires_on is None:
        return False
    today = timezone.now().date()
    with activate(connection.organization_id):
        of_this_date = Reminder.objects.filter(
            connection=connection, expires_on=connection.expires_on
        )
        sent = set(of_this_date.values_list("days", flat=True))
        days = due_reminder(connection.expires_on, today, sent)
        reminder = None if days is None else _claimed(connection, connection.expires_on, days)
        if reminder is None:
            return False
        left = days_left(connection.expires_on, today)
        if not mails.send(connection, "expiry", {"days": left, "is_over": left < 0}):
            # The next run tries again.
            reminder.delete()
            return False
    log_event(
        Event.CONNECTION_REMINDED,
        organization=connection.organization_id,
        connection=connection.pk,
        days=left,
    )
    return True


def _claimed(connection: Connection, expires_on: date, days: int) -> Reminder | None:
    """The row, before the mail: of two runs at the same moment one sends. None for the other."""
    try:
        with transaction.atomic():
            return Reminder.objects.create(
                organization_id=connection.organization_id,
                connection=connection,
                expires_on=expires_on,
                days=days,
            )
    except IntegrityError:
        return None
