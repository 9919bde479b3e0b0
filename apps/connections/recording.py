"""Keeping what an examination found, and moving the connection by it."""

import random
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.connections import problems
from apps.connections.alarms import raise_alarm
from apps.connections.doctor.report import Report as Examination
from apps.connections.expiry import days_left
from apps.connections.kinds import (
    ApiAccess,
    CredentialKind,
    ExpirySource,
    IdentityKind,
    State,
)
from apps.connections.models import Connection, Report
from apps.connections.schedule import next_check, origin_of, with_jitter
from apps.connections.standing import WORKS, Standing, alarm, moved
from apps.connections.stored import stored_finding
from apps.core.events import Event, log_event
from apps.core.problems import PortalError
from apps.core.text import storable

KEPT_REPORTS: Final = 200
"""Of one connection; older ones go."""
_LONGEST_NAME: Final = 200
_LONGEST_VERSION: Final = 60
_LOST_AFTER: Final = timedelta(minutes=15)
"""How long a confirmation that was sent for may be on its way before beat sends again."""
_DOUBTED_DAYS: Final = -2
"""So long after its last day a credential that still works has another date than was thought."""


def record_report(connection: Connection, examination: Examination) -> Report:
    """Keeps the report. A confirmed one moves the connection and raises alarms; a provisional one
    changes nothing but the history and the times. Raises PortalError when the connection is gone.
    """
    with transaction.atomic():
        current = Connection.objects.select_for_update().filter(pk=connection.pk).first()
        if current is None:
            raise PortalError(problems.GONE)
        report = _kept(current, examination)
        now = timezone.now()
        current.checked_at = now
        if examination.provisional:
            current.next_check_at = (
                now + timedelta(seconds=settings.CHECK_CONFIRM_SECONDS) + _LOST_AFTER
            )
        else:
            _settle(current, examination, now)
        current.save()
    log_event(
        Event.CONNECTION_EXAMINED,
        organization=current.organization_id,
        connection=current.pk,
        state=examination.state,
        api_access=examination.api_access,
        provisional=examination.provisional,
        requests=examination.requests,
    )
    return report


def postpone(connection: Connection) -> None:
    """Tries again after the interval of the connection, without a report."""
    now = timezone.now()
    connection.troubles += 1
    connection.next_check_at = _spread(now, now + timedelta(hours=connection.check_every_hours))
    connection.save(update_fields=["troubles", "next_check_at"])


def standing_of(connection: Connection) -> Standing:
    return Standing(
        State(connection.state),
        ApiAccess(connection.api_access),
        IdentityKind(connection.identity_kind),
        identity_lost=connection.identity_lost_at is not None,
    )


def _kept(connection: Connection, examination: Examination) -> Report:
    report = Report.objects.create(
        organization_id=connection.organization_id,
        connection=connection,
        begun_at=examination.begun,
        finished_at=examination.finished,
        provisional=examination.provisional,
        state=examination.state,
        api_access=examination.api_access,
        token=examination.token,
        identity_kind=examination.identity.kind,
        identity_name=_told(examination.identity.name),
        findings=[stored_finding(finding) for finding in examination.findings],
        requests=examination.requests,
        version=storable(examination.version)[:_LONGEST_VERSION],
        export=examination.export,
    )
    newest = connection.reports.values_list("pk", flat=True)[:KEPT_REPORTS]
    connection.reports.exclude(pk__in=list(newest)).delete()
    return report


def _told(name: str) -> str:
    """What a server calls somebody, as the column takes it."""
    return storable(name)[:_LONGEST_NAME]


def _settle(connection: Connection, examination: Examination, now: datetime) -> None:
    before = standing_of(connection)
    after = moved(
        before,
        state=examination.state,
        api_access=examination.api_access,
        identity=examination.identity.kind,
    )
    if after.state != before.state:
        connection.state_since = now
    connection.state, connection.api_access = after.state, after.api_access
    if after.identity_lost != before.identity_lost:
        connection.identity_lost_at = now if after.identity_lost else None
    if examination.state != State.UNCLEAR:
        connection.settled_at = now
    works = examination.state in WORKS and not after.identity_lost
    connection.troubles = 0 if works else connection.troubles + 1
    _see(connection, examination, now.date())
    _schedule(connection, examination, now)
    news = alarm(before, after)
    if news is not None:
        raise_alarm(connection, news, examination)


def _see(connection: Connection, examination: Examination, today: date) -> None:
    """What Confluence itself told corrects what was entered or assumed."""
    identity = examination.identity
    if identity.kind != IdentityKind.NONE:
        connection.identity_kind = identity.kind
    if identity.kind == IdentityKind.KNOWN:
        connection.identity_name = _told(identity.name)
        connection.identity_id = _told(identity.id)
    if examination.api_access == ApiAccess.OK:
        connection.cloud_id = examination.cloud_id
        # The path may be another one. Whatever another server says, the secret does not go there.
        if origin_of(examination.base_url) == origin_of(connection.base_url):
            connection.base_url = examination.base_url
    if examination.expires_on is not None:
        connection.expires_on = examination.expires_on
        connection.expiry_source = ExpirySource.SEEN
    elif identity.kind == IdentityKind.KNOWN and _is_doubtful(connection.expires_on, today):
        connection.expires_on = None
        connection.expiry_source = ExpirySource.NONE


def _is_doubtful(expires_on: date | None, today: date) -> bool:
    """Of a credential that works."""
    return expires_on is not None and days_left(expires_on, today) <= _DOUBTED_DAYS


def _schedule(connection: Connection, examination: Examination, now: datetime) -> None:
    then = next_check(
        now,
        every_hours=connection.check_every_hours,
        troubles=connection.troubles,
        credential=CredentialKind(connection.credential),
        access=examination.api_access,
    )
    connection.next_check_at = then and _spread(now, then)


def _spread(now: datetime, then: datetime) -> datetime:
    return with_jitter(now, then, random.random())  # noqa: S311 - it only spreads the requests
