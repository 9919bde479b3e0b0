"""The state of a credential by its date, and the reminders before it."""

from datetime import date, timedelta

import pytest

from apps.connections.expiry import AFTER, due_reminder, first_expiry, token_state
from apps.connections.kinds import ExpirySource, Kind, TokenState

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("left", "state"),
    [(31, "valid"), (30, "expiring"), (1, "expiring"), (0, "expiring"), (-1, "expired")],
)
def test_state_follows_the_days_that_are_left(left: int, state: str) -> None:
    assert token_state(TODAY + timedelta(days=left), TODAY) == state


def test_without_a_date_the_state_is_unknown() -> None:
    assert token_state(None, TODAY) == TokenState.UNKNOWN


def test_cloud_assumes_a_year_and_data_center_nothing() -> None:
    assert first_expiry(Kind.CLOUD, None, TODAY) == (date(2027, 11, 25), ExpirySource.ASSUMED)
    assert first_expiry(Kind.DC, None, TODAY) == (None, ExpirySource.NONE)
    entered = date(2027, 1, 31)
    assert first_expiry(Kind.CLOUD, entered, TODAY) == (entered, ExpirySource.ENTERED)
    assert first_expiry(Kind.DC, entered, TODAY) == (entered, ExpirySource.ENTERED)


def _sent_on(days: list[int]) -> list[tuple[int, int]]:
    """Which reminder is sent with how many days left, when nobody looks on any other day."""
    sent: list[tuple[int, int]] = []
    for left in days:
        due = due_reminder(TODAY + timedelta(days=left), TODAY, {day for _, day in sent})
        if due is not None:
            sent.append((left, due))
    return sent


def test_each_reminder_is_due_once() -> None:
    everyday = [day for day in range(40, -5, -1) for _ in range(3)]

    assert _sent_on(everyday) == [
        (30, 30),
        (14, 14),
        (7, 7),
        (3, 3),
        (1, 1),
        (-1, AFTER),
    ]


@pytest.mark.parametrize(
    ("days", "sent"),
    [
        ([31], []),
        ([29, 28], [(29, 30)]),
        ([30, 6, 5], [(30, 30), (6, 7)]),
        ([2, 1], [(2, 3), (1, 1)]),
        ([0, -1], [(0, 1), (-1, AFTER)]),
        ([-20, -21], [(-20, AFTER)]),
    ],
)
def test_of_missed_reminders_the_most_urgent_is_sent(
    days: list[int], sent: list[tuple[int, int]]
) -> None:
    assert _sent_on(days) == sent
