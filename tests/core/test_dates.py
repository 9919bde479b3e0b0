"""Days and moments as people say them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import time_machine
from django.template import Context, Template

from apps.core.dates import exact_moment, from_today, long_day, near_moment, short_day

NOW = datetime(2026, 10, 2, 9, 14, tzinfo=UTC)


def test_days() -> None:
    assert short_day(date(2026, 10, 2)) == "2 Oct 2026"
    assert long_day(date(2026, 10, 2)) == "2 October 2026"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 10, 2, 6, 0, tzinfo=UTC), "today 06:00"),
        (datetime(2026, 10, 1, 23, 59, tzinfo=UTC), "yesterday 23:59"),
        (datetime(2026, 9, 30, 23, 59, tzinfo=UTC), "30 Sep 2026"),
        (datetime(2026, 10, 2, 1, 0, tzinfo=timezone(timedelta(hours=2))), "yesterday 23:00"),
    ],
)
def test_moments(moment: datetime, said: str) -> None:
    assert near_moment(moment, NOW) == said


def test_exact_moment_names_its_zone() -> None:
    moment = datetime(2026, 10, 2, 11, 14, tzinfo=timezone(timedelta(hours=2)))

    assert exact_moment(moment) == "2 October 2026, 09:14 UTC"


@time_machine.travel(NOW, tick=False)
def test_filters_write_time_elements_and_nothing_for_none() -> None:
    template = Template("{% load dates %}{{ d|day }}|{{ m|moment }}|{{ n|day }}{{ n|moment }}")
    context = Context({"d": date(2026, 10, 2), "m": NOW, "n": None})

    assert template.render(context) == (
        '<time datetime="2026-10-02" title="2 October 2026">2 Oct 2026</time>|'
        '<time datetime="2026-10-02T09:14:00+00:00" title="2 October 2026, 09:14 UTC">'
        "today 09:14</time>|"
    )


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 10, 2), "today"),
        (date(2026, 10, 3), "tomorrow"),
        (date(2026, 10, 14), "in 12 days"),
        (date(2026, 10, 1), "yesterday"),
        (date(2026, 9, 28), "4 days ago"),
    ],
)
def test_days_as_far_as_they_are_from_today(day: date, said: str) -> None:
    assert from_today(day, NOW.date()) == said
