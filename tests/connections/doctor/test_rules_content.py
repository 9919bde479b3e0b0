"""What single answers about content, dates and tokens mean."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from apps.connections.doctor.exchanges import Call, Exchange, Record
from apps.connections.doctor.rules.content import ends_the_run, unread
from apps.connections.doctor.rules.notices import is_read_only, near_limit, notices, read_only
from apps.connections.doctor.rules.tokens import expiry
from apps.connections.kinds import Kind
from apps.core.outbound import Fault
from tests.connections.doctor.answers import (
    AT,
    OAUTH,
    SITE,
    failed,
    page,
    refused_in_envelope,
    told,
)

V2_404 = {"errors": [{"status": 404, "code": "NOT_FOUND", "title": "Not Found", "detail": None}]}
SCOPE = {"code": 401, "message": "Unauthorized; scope does not match"}

CASES = [
    (Kind.CLOUD, Call.SPACES, 200, {"results": []}, {}, ""),
    (Kind.CLOUD, Call.DOWNLOAD, 200, "Thirty days", {"content-type": "text/plain"}, ""),
    (Kind.CLOUD, Call.SPACES, 200, page("Portal"), {}, "wall.html200"),
    (Kind.CLOUD, Call.SPACES, 200, "", {"content-type": "application/json"}, "fp.unexpected"),
    (Kind.CLOUD, Call.PAGES, 404, V2_404, {}, "cloud.v2_404"),
    (Kind.CLOUD, Call.COMMENTS, 403, {"errors": []}, {}, "c.refused"),
    (Kind.CLOUD, Call.SEARCH, 401, SCOPE, {}, "cloud.scope"),
    (Kind.CLOUD, Call.SEARCH, 400, refused_in_envelope("cql", 400), {}, "c.cql_bad"),
    (Kind.CLOUD, Call.RESTRICTIONS, 410, refused_in_envelope("gone", 410), {}, "cloud.gone"),
    (Kind.CLOUD, Call.OLD_DOWNLOAD, 401, page("401"), OAUTH, "cloud.download_401"),
    (Kind.CLOUD, Call.DOWNLOAD, 401, SCOPE, {}, "cloud.scope"),
    (Kind.CLOUD, Call.SPACES, 429, {}, {}, "cloud.burst"),
    (Kind.CLOUD, Call.SPACES, 418, {}, {}, "fp.unexpected"),
    (Kind.DC, Call.SPACE, 404, refused_in_envelope("No space", 404), {}, "dc.space_404"),
    (Kind.DC, Call.BODY, 404, refused_in_envelope("No content", 404), {}, "c.refused"),
    (Kind.DC, Call.SEARCH, 404, refused_in_envelope("cql", 404), {}, "c.cql_bad"),
    (Kind.DC, Call.SPACE_PERMISSIONS, 500, page("Oops"), {}, "dc.500_is_403"),
    (Kind.DC, Call.BODY, 500, page("Oops"), {}, "net.server_error"),
    (Kind.DC, Call.REMOTE_API, 401, page("401"), {}, "dc.rpc_off"),
    (Kind.DC, Call.SPACES, 429, {}, {"x-ratelimit-limit": "0"}, "dc.block_all"),
]


@pytest.mark.parametrize(("kind", "call", "status", "body", "headers", "code"), CASES)
def test_an_answer_about_content_is_told_by_what_was_asked(
    kind: Kind, call: Call, status: int, body: object, headers: dict[str, str], code: str
) -> None:
    verdict = unread(told(status, body, headers, call=call, url=f"{SITE}/wiki/x"), kind)
    assert ("" if verdict is None else verdict.code.value) == code


@pytest.mark.parametrize(
    ("call", "scope"),
    [
        (Call.GATEWAY, "read:confluence-user"),
        (Call.SPACES, "read:space:confluence"),
        (Call.BODY, "read:page:confluence"),
        (Call.COMMENTS, "read:comment:confluence"),
        (Call.ATTACHMENTS, "read:attachment:confluence"),
        (Call.DOWNLOAD, "readonly:content.attachment:confluence"),
        (Call.SEARCH, "search:confluence"),
        (Call.RESTRICTIONS, "read:confluence-content.all"),
    ],
)
def test_a_missing_scope_is_named_for_each_question(call: Call, scope: str) -> None:
    verdict = unread(told(401, SCOPE, call=call), Kind.CLOUD)
    assert verdict is not None
    assert verdict.detail == f"Needed here: {scope}."


@pytest.mark.parametrize(
    ("answer", "ends"),
    [
        (failed(Fault.READ_TIMEOUT), True),
        (failed(Fault.DROPPED), True),
        (failed(Fault.REDIRECT_REFUSED), False),
        (told(429), True),
        (told(500), False),
        (told(404), False),
    ],
)
def test_no_more_is_asked_of_who_is_silent_or_asks_to_wait(answer: Exchange, ends: bool) -> None:
    assert ends_the_run(answer) is ends


def test_a_file_that_is_longer_than_the_test_reads_can_be_had() -> None:
    large = replace(failed(Fault.TOO_LARGE), call=Call.DOWNLOAD)
    assert unread(large, Kind.CLOUD) is None
    assert not ends_the_run(large)
    listing = unread(failed(Fault.TOO_LARGE), Kind.CLOUD)
    assert listing is not None
    assert listing.code == "net.too_large"


def dated(minutes: float) -> Record:
    when = AT + timedelta(minutes=minutes)
    return Record((told(200, {}, {"date": when.strftime("%a, %d %b %Y %H:%M:%S GMT")}),))


@pytest.mark.parametrize(
    ("minutes", "detail"),
    [
        (4, None),
        (-4, None),
        (10, "Theirs is 10 minutes ahead of the portal's."),
        (-90, "Theirs is 90 minutes behind the portal's."),
    ],
)
def test_clocks_may_differ_by_five_minutes(minutes: float, detail: str | None) -> None:
    seen = [(verdict.code.value, verdict.detail) for verdict in notices(dated(minutes), Kind.DC)]
    assert seen == ([("c.clock", detail)] if detail else [])


@pytest.mark.parametrize("date_header", ["", "yesterday", "Wed, 99 Nov 2026 12:00:00 GMT"])
def test_a_date_that_is_none_says_nothing(date_header: str) -> None:
    record = Record((told(200, {}, {"date": date_header}),))
    assert list(notices(record, Kind.DC)) == []


def test_the_end_of_a_route_is_told_in_the_words_of_the_header() -> None:
    warning = '299 - "Deprecated API, will be removed on 2027-03-31"'
    record = Record((told(200, {}), told(200, {}, {"warning": warning, "deprecation": "x"})))
    assert [(each.code.value, each.detail) for each in notices(record, Kind.CLOUD)] == [
        ("cloud.deprecated", "It says: “Deprecated API, will be removed on 2027-03-31”")
    ]
    assert list(notices(record, Kind.DC)) == []


def test_a_limit_that_comes_near_is_seen() -> None:
    assert near_limit(Record((told(200, {}, {"x-ratelimit-nearlimit": "true"}),)))
    assert not near_limit(Record((told(200, {}, {"x-ratelimit-nearlimit": "false"}),)))


SIGN_IN = told(200, page("Log In"), call=Call.SIGN_IN_PAGE)
BANNER = told(200, page("Log In", "Your Confluence license has expired."), call=Call.SIGN_IN_PAGE)
AFTER = {"date": "Thu, 29 Mar 2029 00:00:00 GMT"}


@pytest.mark.parametrize(
    ("mode", "sign_in", "code"),
    [
        (told(404, "READ_ONLY"), SIGN_IN, None),
        (told(200, "READ_WRITE"), SIGN_IN, None),
        (told(200, "READ_ONLY"), SIGN_IN, "dc.readonly"),
        (told(200, "READ_ONLY"), BANNER, "dc.licence"),
        (told(200, "READ_ONLY", AFTER), SIGN_IN, "dc.licence"),
    ],
)
def test_read_only_is_told_from_an_ended_licence(
    mode: Exchange, sign_in: Exchange, code: str | None
) -> None:
    assert is_read_only(mode) is (code is not None)
    if code:
        assert read_only(mode, sign_in).code == code


def tokens(*ends: str | None) -> Exchange:
    rows = [
        {"id": number, "name": f"token {number}", **({"expiringAt": end} if end else {})}
        for number, end in enumerate(ends, start=1)
    ]
    return told(200, rows, call=Call.TOKENS)


@pytest.mark.parametrize(
    ("answer", "entered", "on", "certain", "detail"),
    [
        (tokens("2027-03-01T10:00:00.000Z"), None, date(2027, 3, 1), True, "The token ends on"),
        (tokens(None), date(2026, 1, 1), None, True, "The token never ends."),
        (tokens("no date"), None, None, False, "Confluence tells the end in an unknown form."),
        (tokens("2027-03-01T10:00:00.000+0000"), None, date(2027, 3, 1), True, "The token ends"),
        (
            tokens("2027-03-01T10:00:00.000Z", "2027-05-01T10:00:00.000Z"),
            date(2027, 5, 1),
            date(2027, 5, 1),
            True,
            "It ends on 2027-05-01.",
        ),
        (
            tokens("2027-03-01T10:00:00.000Z", None),
            date(2027, 5, 1),
            None,
            False,
            (
                "The account has 2 tokens, and Confluence does not say which one this is: "
                "“token 1” ends on 2027-03-01, “token 2” never ends."
            ),
        ),
        (tokens(), None, None, False, "Confluence does not tell"),
        (told(404, page("Not found"), call=Call.TOKENS), None, None, False, "Confluence does not"),
    ],
)
def test_the_list_of_tokens_tells_the_end_where_it_is_certain(
    answer: Exchange, entered: date | None, on: date | None, certain: bool, detail: str
) -> None:
    seen = expiry(answer, entered)
    assert (seen.on, seen.certain) == (on, certain)
    assert seen.detail.startswith(detail)
