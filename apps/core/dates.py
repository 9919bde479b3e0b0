"""Days and moments as people say them. Moments are told in UTC and say so where they are exact."""

from datetime import UTC, date, datetime, timedelta


def short_day(day: date) -> str:
    """`2 Oct 2026`."""
    return f"{day.day} {day:%b %Y}"


def long_day(day: date) -> str:
    """`2 October 2026`."""
    return f"{day.day} {day:%B %Y}"


def near_moment(moment: datetime, now: datetime) -> str:
    """`today 06:00`, `yesterday 06:00`, else the day. Both arguments are aware."""
    moment, now = moment.astimezone(UTC), now.astimezone(UTC)
    if moment.date() == now.date():
        return f"today {moment:%H:%M}"
    if moment.date() == now.date() - timedelta(days=1):
        return f"yesterday {moment:%H:%M}"
    return short_day(moment.date())


def exact_moment(moment: datetime) -> str:
    """`2 October 2026, 09:14 UTC`."""
    moment = moment.astimezone(UTC)
    return f"{long_day(moment.date())}, {moment:%H:%M} UTC"


def from_today(day: date, today: date) -> str:
    """`today`, `tomorrow`, `in 12 days`, `yesterday`, `4 days ago`."""
    ahead = (day - today).days
    match ahead:
        case 0:
            return "today"
        case 1:
            return "tomorrow"
        case -1:
            return "yesterday"
    return f"in {ahead} days" if ahead > 0 else f"{-ahead} days ago"
