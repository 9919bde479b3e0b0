"""Which text wins, and what is done to a page."""

from dataclasses import replace
from datetime import date

import pytest

from apps.ingestion.plan import PageState, Plan, plan_page

EXPORT = PageState("a", ("Mara Kern",), None, date(2024, 3, 4))
OTHER_EXPORT = replace(EXPORT, content_hash="b")
API = replace(OTHER_EXPORT, version=7)


def test_unknown_page_is_new() -> None:
    assert plan_page(None, EXPORT) == Plan.NEW


def test_removed_page_that_comes_back_is_new() -> None:
    assert plan_page(replace(EXPORT, removed=True), EXPORT) == Plan.NEW


def test_same_page_is_unchanged() -> None:
    assert plan_page(EXPORT, EXPORT) == Plan.UNCHANGED


def test_other_text_is_a_change() -> None:
    assert plan_page(EXPORT, OTHER_EXPORT) == Plan.CHANGED


def test_other_details_alone_are_told_apart() -> None:
    assert plan_page(EXPORT, replace(EXPORT, details=("Jon Bell",))) == Plan.DETAILS


@pytest.mark.parametrize(
    ("day", "plan"),
    [
        (date(2024, 3, 3), Plan.UNCHANGED),
        (date(2024, 3, 4), Plan.UNCHANGED),
        (date(2024, 3, 5), Plan.CHANGED),
        (None, Plan.UNCHANGED),
    ],
)
def test_export_replaces_a_numbered_text_only_from_the_next_day(
    day: date | None, plan: Plan
) -> None:
    assert plan_page(API, replace(EXPORT, updated=day)) == plan


@pytest.mark.parametrize(
    ("day", "plan"),
    [
        (date(2024, 3, 4), Plan.CHANGED),
        (date(2024, 3, 5), Plan.UNCHANGED),
        (None, Plan.CHANGED),
    ],
)
def test_numbered_text_replaces_an_export_that_is_not_a_day_later(
    day: date | None, plan: Plan
) -> None:
    assert plan_page(replace(EXPORT, updated=day), API) == plan


def test_numbered_day_nobody_can_read_gives_way_to_no_export() -> None:
    assert plan_page(replace(API, updated=None), EXPORT) == Plan.UNCHANGED


@pytest.mark.parametrize(
    ("version", "plan"), [(6, Plan.UNCHANGED), (7, Plan.CHANGED), (8, Plan.CHANGED)]
)
def test_higher_number_wins(version: int, plan: Plan) -> None:
    assert plan_page(API, replace(EXPORT, version=version)) == plan


def test_of_two_exports_the_later_upload_wins_whatever_its_day() -> None:
    older = replace(OTHER_EXPORT, updated=date(2020, 1, 1))
    assert plan_page(EXPORT, older) == Plan.CHANGED
