"""What is kept of requests and answers, and what never is."""

import pytest

from apps.connections.doctor.exchanges import Call, Exchange, Signed, evidence_of, without_query
from apps.connections.doctor.recorder import Recorder
from apps.core.outbound import Client
from tests.connections.doctor.answers import AT, told
from tests.connections.doctor.sites import HASTY, hosts_of, target_of
from tests.fakes.confluence import confluence


def test_a_request_is_kept_with_how_it_was_signed_and_never_with_what() -> None:
    with confluence("cloud.healthy") as site, hosts_of(site):
        target = target_of(site)
        with Client(target.reach, HASTY) as client:
            recorder = Recorder(client, target)
            kept = recorder.ask(
                Call.IDENTITY, f"{site.url}/rest/api/user/current", signed=Signed.BASIC
            )
    assert (kept.signed, kept.status) == (Signed.BASIC, 200)
    assert site.requests[0].authorization == "basic"
    assert site.credentials.secret not in repr(kept)
    assert site.credentials.basic not in repr(kept)


def test_a_credential_that_the_server_repeats_is_masked() -> None:
    with confluence("cloud.healthy") as site, hosts_of(site):
        target = target_of(site)
        with Client(target.reach, HASTY) as client:
            # The stand-in repeats the question in its refusal.
            url = f"{site.url}/rest/api/search?cql={site.credentials.secret}"
            kept = Recorder(client, target).ask(Call.SEARCH, url, signed=Signed.BASIC)
    assert (kept.status, kept.message) == (400, "Could not parse cql : •••")
    assert site.credentials.secret not in kept.text


def test_only_named_headers_are_kept() -> None:
    seen = evidence_of(
        [told(403, {"message": "no"}, {"x-seraph-loginreason": "OK", "atl-traceid": "0af7"})]
    )[0]
    assert dict(seen.headers) == {
        "content-type": "application/json;charset=UTF-8",
        "x-seraph-loginreason": "OK",
    }
    assert seen.trace == "0af7"


def test_signed_links_lose_their_query_in_evidence() -> None:
    seen = evidence_of([told(302, "", {"location": "https://media.example/f?token=abc#x"})])[0]
    assert dict(seen.headers)["location"] == "https://media.example/f"
    assert without_query("https://mara:secret@wiki.example.org/x?y=1") == (
        "https://wiki.example.org/x"
    )


@pytest.mark.parametrize(
    ("url", "call", "shown"),
    [
        ("/rest/api/content/7?expand=body.storage,version", Call.BODY, True),
        ("/rest/api/search?cql=type+%3D+page&limit=1", Call.SEARCH, True),
        ("/download/attachments/7/days.txt?type=x&token=abc", Call.DOWNLOAD, False),
        ("/download/attachments/7/days.txt?type=x", Call.OLD_DOWNLOAD, False),
        ("/status?token=abc", Call.STATUS, False),
    ],
)
def test_evidence_shows_the_portals_own_parameters_alone(url: str, call: Call, shown: bool) -> None:
    seen = evidence_of([told(200, {}, call=call, url=f"https://wiki.example.org{url}")])[0]
    kept = url if shown else url.partition("?")[0]
    assert seen.request == f"GET https://wiki.example.org{kept}"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (
            "null for uri: https://wiki.example.org/x?token=abc",
            "null for uri: https://wiki.example.org/x",
        ),
        ("see /x?token=abc, or “/y#abc”", "see /x or “/y"),
        ("and/or? Nobody knows.", "and/or? Nobody knows."),
        ("/" * 2_000_000, "/" * 300),
    ],
)
def test_addresses_in_a_servers_words_lose_their_query(said: str, shown: str) -> None:
    assert evidence_of([told(404, {"message": said})])[0].said == shown


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"message": "Not here"}, "Not here"),
        ({"errors": [{"title": "Not Found"}]}, "Not Found"),
        ({"errorMessages": ["The IP address …"]}, "The IP address …"),
        ({"errorMessage": "Unavailable"}, "Unavailable"),
        ({"error": "Failed"}, "Failed"),
        ({"message": 7}, ""),
        ([], ""),
        ("<html>", ""),
    ],
)
def test_the_words_of_a_server_are_found_in_every_envelope(body: object, said: str) -> None:
    assert told(400, body).message == said


def test_evidence_reads_as_lines_to_copy() -> None:
    exchange = Exchange(
        Call.STATUS,
        "GET",
        "https://wiki.example.org/status",
        Signed.NOT,
        AT,
        seconds=1.5,
        detail="connection refused",
    )
    assert evidence_of([exchange])[0].lines == (
        "2026-11-25 12:00:00 UTC  GET https://wiki.example.org/status",
        "No answer after 1.50 s",
        "said: connection refused",
    )
