"""What the portal tells those who look after connections, computed from the rows each time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.utils import timezone

from apps.connections.keyring import UNREADABLE
from apps.connections.kinds import State, TokenState
from apps.connections.models import Connection
from apps.connections.selectors import has_readable_secret
from apps.core.dates import from_today, long_day

_SILENT_AFTER: Final = timedelta(days=2)
"""Trouble that lasts so long is no hiccup any more, though it proves nothing."""


class About(StrEnum):
    SECRET = "secret"  # noqa: S105 - the name of a subject
    IDENTITY = "identity"
    STATE = "state"
    EXPIRY = "expiry"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Notice:
    """`kind` is that of parts/notice.html: `bad` or `warn`. `short` is the title for where the
    connection is named already."""

    connection: Connection
    about: About
    kind: str
    short: str
    title: str
    text: str
    how: str


def notices() -> list[Notice]:
    """One for each connection of the active organization that needs somebody, the worst first."""
    now = timezone.now()
    connections = Connection.objects.select_related("organization")
    told = [notice for each in connections if (notice := notice_of(each, now)) is not None]
    return sorted(told, key=lambda notice: notice.kind != "bad")


def notice_of(connection: Connection, now: datetime) -> Notice | None:
    """The most urgent thing about the connection."""
    return (
        _of_secret(connection)
        or _of_state(connection)
        or _of_expiry(connection, now)
        or (_of_silence(connection, now) if connection.troubles else None)
    )


def _of_secret(connection: Connection) -> Notice | None:
    if has_readable_secret(connection):
        return None
    return Notice(
        connection,
        About.SECRET,
        "bad",
        "Its secret cannot be read",
        f"The secret of “{connection.name}” cannot be read",
        UNREADABLE.why,
        "The operator can put the key back. Or make a new token and put it in the old one's place.",
    )


def _of_state(connection: Connection) -> Notice | None:
    if connection.identity_lost_at is not None:
        return Notice(
            connection,
            About.IDENTITY,
            "bad",
            "Not signed in any more",
            f"“{connection.name}” is not signed in any more",
            "Confluence answers as if nobody had signed in: what it lists is public only.",
            "Replace the token.",
        )
    if connection.state == State.BLOCKED:
        return Notice(
            connection,
            About.STATE,
            "bad",
            "API access is blocked",
            f"“{connection.name}” is blocked",
            "Confluence knows the account and refuses it access to the API.",
            "Ask its administrator for API access, or upload an export instead.",
        )
    if connection.state == State.FAILING:
        return Notice(
            connection,
            About.STATE,
            "bad",
            "Does not work",
            f"“{connection.name}” does not work",
            "The last examinations agree that Confluence cannot be read through it.",
            "The report says why, and who can mend it.",
        )
    return None


def _of_expiry(connection: Connection, now: datetime) -> Notice | None:
    token = connection.token
    if connection.expires_on is None or token not in {TokenState.EXPIRED, TokenState.EXPIRING}:
        return None
    day = long_day(connection.expires_on)
    if token == TokenState.EXPIRED:
        return Notice(
            connection,
            About.EXPIRY,
            "bad",
            "Its token has expired",
            f"The token of “{connection.name}” has expired",
            f"Its last day was {day}.",
            "Make a new token and put it in the old one's place.",
        )
    ahead = from_today(connection.expires_on, now.date())
    return Notice(
        connection,
        About.EXPIRY,
        "warn",
        f"Its token expires {ahead}",
        f"The token of “{connection.name}” expires {ahead}",
        f"Its last day is {day}.",
        "Make a new token and put it in the old one's place before that.",
    )


def _of_silence(connection: Connection, now: datetime) -> Notice | None:
    since = connection.settled_at or connection.created_at
    if now - since < _SILENT_AFTER:
        return None
    return Notice(
        connection,
        About.SILENCE,
        "warn",
        "No clear answer",
        f"“{connection.name}” gives no clear answer",
        "For two days or longer no examination could tell whether it works.",
        "The report says what comes back instead.",
    )
