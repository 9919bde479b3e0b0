"""Reads of connections and their reports."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from apps.connections.expiry import EXPIRING_DAYS
from apps.connections.keyring import UnreadableSecretError
from apps.connections.kinds import State, TokenState
from apps.connections.models import Connection, Report


def connection(connection_id: int) -> Connection | None:
    """A connection of the active organization."""
    return Connection.objects.select_related("organization").filter(pk=connection_id).first()


@dataclass(frozen=True, slots=True)
class Glance:
    """A connection with its state as people see it."""

    connection: Connection
    state: State


def connections() -> list[Glance]:
    """The active organization's, by name; each with its organization."""
    rows = with_confirmation(Connection.objects.select_related("organization"))
    return [
        Glance(row, state_at_a_glance(row, being_confirmed=row.is_being_confirmed)) for row in rows
    ]


def with_confirmation(rows: QuerySet[Connection]) -> QuerySet[Any]:
    """Each with `is_being_confirmed`: whether its newest report waits for its confirmation."""
    newest = Report.objects.filter(connection=OuterRef("pk")).order_by("-finished_at", "-pk")
    return rows.annotate(is_being_confirmed=Subquery(newest.values("provisional")[:1]))


def state_at_a_glance(connection: Connection, *, being_confirmed: bool | None) -> State:
    """The connection's state, or `provisional` while its newest report waits to be confirmed."""
    return State.PROVISIONAL if being_confirmed else State(connection.state)


def with_token(state: TokenState) -> Q:
    """The connections whose credential is in this state today, as `Connection.token` tells it."""
    today = timezone.now().date()
    soon = today + timedelta(days=EXPIRING_DAYS)
    match state:
        case TokenState.UNKNOWN:
            return Q(expires_on=None)
        case TokenState.EXPIRED:
            return Q(expires_on__lt=today)
        case TokenState.EXPIRING:
            return Q(expires_on__gte=today, expires_on__lte=soon)
        case TokenState.VALID:
            return Q(expires_on__gt=soon)


def chosen_spaces(connection: Connection) -> tuple[str, ...]:
    """The keys that every credential of the connection is asked about."""
    return tuple(connection.spaces.filter(chosen=True).values_list("key", flat=True))


def reminded_days(connection: Connection) -> list[int]:
    """How many days ahead reminders of its present date were sent; see `expiry.AFTER`."""
    if connection.expires_on is None:
        return []
    sent = connection.reminders.filter(expires_on=connection.expires_on)
    return list(sent.values_list("days", flat=True))


def report_before(report: Report) -> Report | None:
    """The next older one of its connection."""
    older = Q(finished_at__lt=report.finished_at) | Q(
        finished_at=report.finished_at, pk__lt=report.pk
    )
    return Report.objects.filter(older, connection_id=report.connection_id).first()


def has_readable_secret(connection: Connection) -> bool:
    """Whether the portal has the key of it."""
    try:
        return bool(connection.secret.reveal())
    except UnreadableSecretError:
        return False
