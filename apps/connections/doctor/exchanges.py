"""What was asked and what came back, as the rules read it and as people see it. Pure.

An exchange never holds a credential: of a request it keeps the line and how it was signed.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from apps.core.outbound import Fault

# The headers that tell causes apart; no other header is kept, for any may carry a secret.
NAMED_HEADERS: Final = (
    "content-type",
    "www-authenticate",
    "location",
    "retry-after",
    "x-seraph-loginreason",
    "x-authentication-denied-reason",
    "x-failure-category",
    "x-cache",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-ratelimit-interval-seconds",
    "x-ratelimit-fillrate",
    "x-ratelimit-nearlimit",
    "ratelimit-reason",
    "warning",
    "deprecation",
    "server",
    "date",
)
TRACE_HEADERS: Final = ("atl-traceid", "x-trace-id", "x-arequestid", "x-amz-cf-id")


class Call(StrEnum):
    """What a request asks."""

    TENANT_INFO = "tenant_info"
    STATUS = "status"
    MANIFEST = "manifest"
    ANONYMOUS = "anonymous"
    IDENTITY = "identity"
    JIRA_MYSELF = "jira_myself"
    JIRA_SERVER = "jira_server"
    GATEWAY = "gateway"
    GATEWAY_CONTROL = "gateway_control"
    BEARER_ON_SITE = "bearer_on_site"
    TOKEN_ROUTE = "token_route"  # noqa: S105 - the name of a request
    TOKENS = "tokens"
    SERVER_INFORMATION = "server_information"
    ACCESS_MODE = "access_mode"
    SIGN_IN_PAGE = "sign_in_page"
    SPACES = "spaces"
    SPACE = "space"
    PAGES = "pages"
    PAGE = "page"
    BODY = "body"
    COMMENTS = "comments"
    ATTACHMENTS = "attachments"
    DOWNLOAD = "download"
    OLD_DOWNLOAD = "old_download"
    SEARCH = "search"
    COUNT = "count"
    RESTRICTIONS = "restrictions"
    SPACE_PERMISSIONS = "space_permissions"
    REMOTE_API = "remote_api"
    EXPORT_JOBS = "export_jobs"


class Signed(StrEnum):
    """How a request carried the credential."""

    NOT = "not"
    BASIC = "basic"
    BEARER = "bearer"


@dataclass(frozen=True)
class Exchange:
    """One request with its answer, or with the fault that came instead (`status` is 0 then).

    `address` is the one that was connected to, `ended_at` where redirects led, if followed.
    `headers` are the named ones and the trace ids, in lower case. `body` may be cut at its cap.
    """

    call: Call
    method: str
    url: str
    signed: Signed
    at: datetime
    seconds: float = 0.0
    address: str = ""
    ended_at: str = ""
    fault: Fault | None = None
    detail: str = ""
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def ok(self) -> bool:
        return self.status == 200

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_html(self) -> bool:
        return self.media_type in {"text/html", "application/xhtml+xml"}

    @cached_property
    def json(self) -> object:
        """None where the body is no JSON, whatever its header says."""
        try:
            return json.loads(self.body)
        # Nested deeper than anybody means it.
        except (ValueError, RecursionError):
            return None

    @property
    def fields(self) -> Mapping[str, object]:
        """The keys of a JSON object, else nothing."""
        return self.json if isinstance(self.json, dict) else {}

    @property
    def rows(self) -> tuple[Mapping[str, object], ...]:
        """The `results` of a listing, or a bare JSON list."""
        found = self.fields.get("results") if self.fields else self.json
        if not isinstance(found, list):
            return ()
        return tuple(row for row in found if isinstance(row, dict))

    @cached_property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def message(self) -> str:
        """The server's own words, whichever of its envelopes they came in; empty without."""
        return _message(self.fields)


@dataclass(frozen=True, slots=True)
class Record:
    """Every exchange so far, in the order they happened."""

    exchanges: tuple[Exchange, ...] = ()

    def last(self, *calls: Call) -> Exchange | None:
        """The newest exchange of one of these kinds."""
        wanted = set(calls)
        return next((item for item in reversed(self.exchanges) if item.call in wanted), None)

    def with_added(self, exchange: Exchange) -> "Record":
        return Record((*self.exchanges, exchange))


@dataclass(frozen=True, slots=True)
class Evidence:
    """One exchange as people may see and copy it. `status` is 0 where no answer came."""

    at: datetime
    request: str
    signed: Signed
    status: int
    seconds: float
    headers: tuple[tuple[str, str], ...] = ()
    trace: str = ""
    ended_at: str = ""
    said: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """Plain text, one fact a line."""
        answer = f"Status {self.status}" if self.status else "No answer"
        signed = "" if self.signed == Signed.NOT else f", signed ({self.signed})"
        facts = [
            f"{self.at:%Y-%m-%d %H:%M:%S} UTC  {self.request}{signed}",
            f"{answer} after {self.seconds:.2f} s",
            *(f"{name}: {value}" for name, value in self.headers),
        ]
        if self.trace:
            facts.append(f"trace id: {self.trace}")
        if self.ended_at:
            facts.append(f"ended at: {self.ended_at}")
        if self.said:
            facts.append(f"said: {self.said}")
        return tuple(facts)

    def as_json(self) -> dict[str, object]:
        return {
            "at": self.at.isoformat(timespec="seconds"),
            "request": self.request,
            "signed": self.signed.value,
            "status": self.status,
            "seconds": round(self.seconds, 3),
            "headers": dict(self.headers),
            "trace": self.trace,
            "ended_at": self.ended_at,
            "said": self.said,
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Evidence":
        """What `as_json` made; raises KeyError or ValueError for anything else."""
        return cls(
            at=datetime.fromisoformat(told["at"]),
            request=told["request"],
            signed=Signed(told["signed"]),
            status=told["status"],
            seconds=told["seconds"],
            headers=tuple(told["headers"].items()),
            trace=told["trace"],
            ended_at=told["ended_at"],
            said=told["said"],
        )


def evidence_of(exchanges: Iterable[Exchange]) -> tuple[Evidence, ...]:
    return tuple(_evidence(exchange) for exchange in exchanges)


def without_query(url: str) -> str:
    """The address without user info, query and fragment: signed links carry secrets there.

    Empty for what cannot be read as an address.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


_LONGEST_VALUE: Final = 300
# What the portal itself asks with, and what helps to understand an answer.
_SHOWN_PARAMETERS: Final = frozenset(
    {"body-format", "cql", "expand", "keys", "limit", "spaceKey", "start", "type"}
)
# These go after links that the other side gave, whatever they hold.
_BY_LINK: Final = frozenset({Call.DOWNLOAD, Call.OLD_DOWNLOAD})
_QUERY_IN_TEXT: Final = re.compile(r"(/[^\s?#\"'<>]*)[?#][^\s\"'<>]+")
_LONGEST_SEARCHED: Final = 2_000


def _evidence(exchange: Exchange) -> Evidence:
    headers = tuple(
        (name, _shown(name, exchange.headers[name]))
        for name in NAMED_HEADERS
        if name in exchange.headers
    )
    trace = next((exchange.headers[name] for name in TRACE_HEADERS if name in exchange.headers), "")
    return Evidence(
        at=exchange.at,
        request=f"{exchange.method} {_address(exchange)}",
        signed=exchange.signed,
        status=exchange.status,
        seconds=exchange.seconds,
        headers=headers,
        trace=_without_queries(trace)[:_LONGEST_VALUE],
        ended_at=exchange.ended_at,
        said=_without_queries(exchange.detail or exchange.message)[:_LONGEST_VALUE],
    )


def _address(exchange: Exchange) -> str:
    """Of the query only the parameters that are the portal's own."""
    bare = without_query(exchange.url)
    given = [] if exchange.call in _BY_LINK else parse_qsl(urlsplit(exchange.url).query)
    shown = [(name, value) for name, value in given if name in _SHOWN_PARAMETERS]
    query = urlencode(shown, safe=",")
    return f"{bare}?{query}" if query else bare


def _shown(name: str, value: str) -> str:
    # A location is an address from end to end; elsewhere addresses stand among words.
    shown = without_query(value) if name == "location" else _without_queries(value)
    return shown[:_LONGEST_VALUE]


def _without_queries(text: str) -> str:
    """The beginning of the text, with each address in it cut before its query."""
    return _QUERY_IN_TEXT.sub(r"\1", text[:_LONGEST_SEARCHED])


def _message(fields: Mapping[str, object]) -> str:
    errors = fields.get("errors")
    if isinstance(errors, list) and errors and isinstance(errors[0], dict):
        return str(errors[0].get("title", ""))
    listed = fields.get("errorMessages")
    if isinstance(listed, list) and listed:
        return str(listed[0])
    for name in ("message", "errorMessage", "error"):
        if isinstance(fields.get(name), str):
            return str(fields[name])
    return ""
