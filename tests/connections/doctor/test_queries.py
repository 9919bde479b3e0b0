"""What stands behind the question mark of an address may be a secret of somebody."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from apps.connections.doctor import Report, examine
from apps.connections.doctor.messages import administrator_message
from tests.connections.doctor.sites import HASTY, hosts_of, target_of
from tests.fakes.confluence.catalogue import SCENARIOS
from tests.fakes.confluence.scenario import Override, Sent
from tests.fakes.confluence.site import Site
from tests.fakes.confluence.wire import Answer, json_answer, redirect

CANARY = "canary-0123456789"
GOODS = f"token={CANARY}&jwt={CANARY}&keys={CANARY}#{CANARY}"


@contextmanager
def _running(site: Site) -> Iterator[Site]:
    try:
        yield site
    finally:
        site.close()


def _examined(scenario: str, *overrides: Override, address: str = "{base}") -> tuple[Report, Site]:
    made = replace(SCENARIOS[scenario], address=address, overrides=overrides)
    with _running(Site(made)) as site, hosts_of(site):
        return examine(target_of(site), limits=HASTY), site


def _told(report: Report) -> str:
    return json.dumps(report.as_json()) + administrator_message(
        report.base_url, "", report.finished, report.findings
    )


@pytest.mark.parametrize(
    ("scenario", "address"),
    [
        ("dc.healthy", "{base}/pages/viewpage.action?pageId=1002&"),
        ("cloud.healthy", "{base}/spaces/HR/pages/1002/Holidays?"),
    ],
)
def test_the_query_of_a_pasted_address_is_nowhere(scenario: str, address: str) -> None:
    report, site = _examined(scenario, address=address + GOODS)
    assert report.api_access == "ok"
    assert CANARY not in _told(report)
    assert not any(CANARY in asked.line for asked in site.requests)


@pytest.mark.parametrize("there", ["{base}/status/moved", "{elsewhere}/login"])
def test_the_query_of_a_redirect_is_nowhere(there: str) -> None:
    report, _ = _examined("dc.healthy", Override(("dc.status",), redirect(f"{there}?{GOODS}")))
    assert report.api_access != "ok"
    assert CANARY not in _told(report)


def test_the_query_of_an_address_that_a_refusal_names_is_nowhere() -> None:
    said = json_answer(403, {"message": f"Refused: https://wiki.example.org/x?{GOODS}"})
    challenge = Answer(
        403, said.body, (*said.headers, ("WWW-Authenticate", f"Sign in at /x?{GOODS}"))
    )
    report, _ = _examined(
        "dc.healthy", Override(("dc.current_user",), challenge, Sent.WITH_CREDENTIAL)
    )
    told = _told(report)
    assert "Refused: https://wiki.example.org/x" in told
    assert CANARY not in told


def test_the_query_of_a_link_to_a_file_is_nowhere() -> None:
    link = f"/download/attachments/1002/days.txt?{GOODS}"
    listed = json_answer(200, {"results": [{"id": "4001", "_links": {"download": link}}]})
    report, site = _examined("dc.healthy", Override(("dc.content_search",), listed))
    assert any(CANARY in asked.line for asked in site.requests)
    assert CANARY not in _told(report)


@pytest.mark.parametrize("place", ["https://[", "//[", "https:///nowhere"])
def test_a_redirect_that_is_no_address_ends_nothing(place: str) -> None:
    report, _ = _examined("dc.healthy", Override(("dc.status",), redirect(place)))
    assert report.api_access != "ok"
