"""A contract that never breaks is none."""

from dataclasses import replace

import pytest

from tests.contracts.confluence.contracts import broken
from tests.contracts.confluence.walk import client_of
from tests.fakes.confluence import Recorded, confluence


def exchange(path: str, scenario: str = "cloud.healthy") -> Recorded:
    with confluence(scenario) as site, client_of(site) as client:
        client.get(site.url + path)
        return site.requests[-1]


@pytest.mark.parametrize(
    ("path", "breach"),
    [
        ("/api/v2/spaces?start=3", "parameter start is unknown"),
        ("/api/v2/spaces?limit=900", "parameter limit may not be '900'"),
        ("/api/v2/spaces?limit=some", "parameter limit may not be 'some'"),
        ("/api/v2/spaces?limit=1&limit=2", "parameter limit may not be '1, 2'"),
        ("/rest/api/search", "parameter cql is missing"),
        ("/rest/api/longtask", "there is no contract for route (unknown)"),
    ],
)
def test_a_request_that_no_schema_allows_is_told(path: str, breach: str) -> None:
    assert broken([exchange(path)]) == [f"GET /wiki{path}: {breach}"]


def test_an_answer_that_lacks_what_the_portal_reads_is_told() -> None:
    right = exchange("/api/v2/pages/1002")
    wrong = replace(right, answered=right.answered.replace(b'"title"', b'"name"'))
    assert broken([wrong]) == ["GET /wiki/api/v2/pages/1002: $: 'title' is a required property"]


def test_a_refusal_of_an_unknown_kind_is_told() -> None:
    refused = exchange("/api/v2/pages/1005")
    assert refused.status == 404
    odd = replace(refused, answered=b'{"oops": 1}')
    assert broken([odd]) == ['GET /wiki/api/v2/pages/1005: no known way to refuse: {"oops": 1}']
