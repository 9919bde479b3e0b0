"""Days in the languages Confluence prints them in."""

from datetime import date

import pytest

from apps.ingestion.sources.dates import read_date


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("Jul 25, 2019", date(2019, 7, 25)),
        ("Sep 07, 2021 13:25", date(2021, 9, 7)),
        ("30 May, 2019", date(2019, 5, 30)),
        ("29.01.2015", date(2015, 1, 29)),
        ("08.09.2016 02:05", date(2016, 9, 8)),
        ("04. März 2020", date(2020, 3, 4)),
        ("4. Okt. 2020", date(2020, 10, 4)),
        ("Dez 24, 2018", date(2018, 12, 24)),
        ("六月 04, 2021", date(2021, 6, 4)),
        ("十二月 14, 2018 11:33", date(2018, 12, 14)),
        ("5월 07, 2023", date(2023, 5, 7)),
        ("7月 07, 2021", date(2021, 7, 7)),
        ("2021年7月25日", date(2021, 7, 25)),
        ("2024-02-29", date(2024, 2, 29)),
        ("3 févr. 2021", date(2021, 2, 3)),
    ],
)
def test_day_is_read(raw: str, day: date) -> None:
    assert read_date(raw).day == day


@pytest.mark.parametrize(
    "raw", ["", "yesterday", "Feb 30, 2020", "Smarch 01, 2020", "13月 01, 2020", "le 4 foo 2020"]
)
def test_day_nobody_can_read_stays_text(raw: str) -> None:
    read = read_date(f" {raw}\n")

    assert read.raw == raw
    assert read.day is None
