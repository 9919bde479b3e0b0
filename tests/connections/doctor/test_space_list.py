"""Every space that an account sees, over real sockets."""

from dataclasses import replace
from typing import Any

import pytest

from apps.connections.doctor import SpaceList, all_spaces
from tests.connections.doctor.sites import HASTY, hosts_of, target_of
from tests.fakes.confluence import Site, confluence
from tests.fakes.confluence.catalogue import SCENARIOS
from tests.fakes.confluence.scenario import Override
from tests.fakes.confluence.wire import Answer, json_answer

SMALL = ["ENG", "HR", "OLD", "PUB"]


def _listed(scenario: str, *overrides: Override, **more: Any) -> tuple[SpaceList, Site]:
    site = Site(replace(SCENARIOS[scenario], overrides=overrides, **more))
    try:
        with hosts_of(site):
            return all_spaces(target_of(site), limits=HASTY), site
    finally:
        site.close()


def _row(key: str) -> dict[str, object]:
    return {"id": "7", "key": key, "name": key, "type": "global", "status": "current"}


def _page(keys: list[str], following: str) -> Answer:
    links = {"next": following} if following else {}
    return json_answer(200, {"results": [_row(key) for key in keys], "_links": links})


@pytest.mark.parametrize(
    ("scenario", "requests"),
    [
        ("cloud.healthy/many_spaces", 3),
        ("cloud.scoped_healthy/many_spaces", 3),
        ("dc.healthy/many_spaces", 8),
    ],
)
def test_a_long_list_is_read_to_its_end(scenario: str, requests: int) -> None:
    listed, site = _listed(scenario)
    keys = [space.key for space in listed.spaces]
    assert listed.complete
    assert len(keys) == len(set(keys)) == 704
    assert keys == sorted(keys)
    assert keys[:5] == ["ENG", "HR", "OLD", "PUB", "TEAM0000"]
    assert len(site.requests) == requests
    site.assert_secret_kept()


@pytest.mark.parametrize("scenario", ["cloud.healthy/many_spaces", "dc.healthy/many_spaces"])
def test_archived_and_personal_spaces_are_marked(scenario: str) -> None:
    listed, _ = _listed(scenario)
    by_key = {space.key: space for space in listed.spaces}
    assert (by_key["TEAM0002"].archived, by_key["TEAM0002"].personal) == (False, False)
    assert (by_key["TEAM0010"].archived, by_key["TEAM0010"].personal) == (True, False)
    assert (by_key["~p11"].archived, by_key["~p11"].personal) == (False, True)
    assert sum(space.archived for space in listed.spaces) == 71
    assert sum(space.personal for space in listed.spaces) == 70


@pytest.mark.parametrize("scenario", ["cloud.healthy", "dc.healthy"])
def test_a_short_list_takes_one_request(scenario: str) -> None:
    listed, site = _listed(scenario)
    assert ([space.key for space in listed.spaces], listed.complete) == (SMALL, True)
    assert len(site.requests) == 1


def test_a_list_that_breaks_off_is_not_complete() -> None:
    away = Override(("v2.spaces",), json_answer(503, {"message": "Later"}))
    first = Override(("v2.spaces",), None, times=1)
    listed, site = _listed("cloud.healthy/many_spaces", first, away)
    assert (len(listed.spaces), listed.complete) == (250, False)
    assert len(site.requests) == 2


def test_a_refusal_is_not_asked_for_again() -> None:
    with confluence("dc.bad_basic") as site, hosts_of(site):
        listed = all_spaces(target_of(site), limits=HASTY)
        assert (listed.spaces, listed.complete) == ((), False)
        assert site.password_attempts == 1


@pytest.mark.parametrize(
    "following",
    [
        "{elsewhere}/wiki/api/v2/spaces?cursor=more",
        "https://[",
        "/wiki/api/v2/spaces?limit=250",
        "/wiki/api/v2/spaces?cursor=same",
    ],
)
def test_a_link_that_leads_astray_ends_the_list(following: str) -> None:
    listed, site = _listed("cloud.healthy", Override(("v2.spaces",), _page(["A"], following)))
    assert ([space.key for space in listed.spaces], listed.complete) == (["A"], False)
    assert len(site.requests) <= 2
    site.assert_secret_kept()


def test_a_page_of_which_all_is_hidden_does_not_end_the_list() -> None:
    hidden = Override(("v2.spaces",), _page([], "/wiki/api/v2/spaces?cursor=b"), times=1)
    rest = Override(("v2.spaces",), _page(["Z"], ""))
    listed, _ = _listed("cloud.healthy", hidden, rest)
    assert ([space.key for space in listed.spaces], listed.complete) == (["Z"], True)


def test_an_empty_page_ends_the_list_of_data_center() -> None:
    """Some versions link to a next page behind the last one."""
    full = Override(("dc.spaces",), _page(["A", "B"], "/rest/api/space?start=100"), times=1)
    empty = Override(("dc.spaces",), _page([], "/rest/api/space?start=100"))
    listed, site = _listed("dc.healthy", full, empty)
    assert ([space.key for space in listed.spaces], listed.complete) == (["A", "B"], True)
    assert [asked.query.get("start") for asked in site.requests] == [None, ["2"]]


def test_no_more_is_read_than_anybody_can_choose_from() -> None:
    listed, site = _listed("cloud.healthy", more_spaces=5_500)
    assert (len(listed.spaces), listed.complete) == (5_000, False)
    assert len(site.requests) == 20
