"""When a credential ends, and when to say so. Pure: days are dates, in UTC."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from apps.connections.kinds import ExpirySource, Kind, TokenState

EXPIRING_DAYS: Final = 30
REMINDER_DAYS: Final = (30, 14, 7, 3, 1)
AFTER: Final = -1
"""Stands among the days of a reminder for the one that tells that the date has passed."""
ASSUMED_DAYS: Final = 365
"""A Cloud token lives for a year at most."""


def days_left(expires_on: date, today: date) -> int:
    """0 on the last day, negative once it has passed."""
    return (expires_on - today).days


def token_state(expires_on: date | None, today: date) -> TokenState:
    """By the date alone: `expired` from the day after it, `expiring` at 30 days or fewer."""
    if expires_on is None:
        return TokenState.UNKNOWN
    left = days_left(expires_on, today)
    if left < 0:
        return TokenState.EXPIRED
    return TokenState.EXPIRING if left <= EXPIRING_DAYS else TokenState.VALID


def first_expiry(kind: Kind, entered: date | None, today: date) -> tuple[date | None, ExpirySource]:
    """The date of a new credential: what was entered, for Cloud else a year from today."""
    if entered is not None:
        return entered, ExpirySource.ENTERED
    if kind == Kind.CLOUD:
        return today + timedelta(days=ASSUMED_DAYS), ExpirySource.ASSUMED
    return None, ExpirySource.NONE


def due_reminder(expires_on: date, today: date, sent: Collection[int]) -> int | None:
    """The most urgent reminder that is due and not among those sent for this date.

    Less urgent ones that were missed are never sent after it.
    """
    left = days_left(expires_on, today)
    reached = [days for days in (*REMINDER_DAYS, AFTER) if left <= days]
    if not reached or any(days <= reached[-1] for days in sent):
        return None
    return reached[-1]
