"""Recorded answers, word for word as they were seen, for the rules to judge."""

import json
from datetime import UTC, datetime

from apps.connections.doctor.exchanges import Call, Exchange, Signed
from apps.core.outbound import Fault

AT = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
SITE = "https://northwind.atlassian.net"
WIKI = "https://wiki.example.org"
CANNOT_ACCESS = (
    "com.atlassian.confluence.mvc.rest.common.exception.StacklessResponseStatusException: "
    '403 FORBIDDEN "Request rejected because caller cannot access Confluence"'
)
SERAPH_FAILED = {"x-seraph-loginreason": "AUTHENTICATED_FAILED"}
OAUTH = {"www-authenticate": 'OAuth realm="https%3A%2F%2Fnorthwind.atlassian.net%2Fwiki"'}


def told(
    status: int,
    body: object = "",
    headers: dict[str, str] | None = None,
    *,
    call: Call = Call.IDENTITY,
    url: str = f"{SITE}/wiki/rest/api/user/current",
) -> Exchange:
    """An answer; anything but text is told as JSON, and text as HTML."""
    media_type = "text/html" if isinstance(body, str) else "application/json"
    written = body if isinstance(body, str) else json.dumps(body)
    return Exchange(
        call,
        "GET",
        url,
        Signed.BASIC,
        AT,
        seconds=0.2,
        address="203.0.113.7",
        status=status,
        headers={"content-type": f"{media_type};charset=UTF-8", **(headers or {})},
        body=written.encode(),
    )


def failed(fault: Fault, detail: str = "") -> Exchange:
    return Exchange(
        Call.STATUS, "GET", f"{WIKI}/status", Signed.NOT, AT, 0.2, fault=fault, detail=detail
    )


def page(title: str, body: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>"


def refused_in_envelope(said: str, status: int = 403) -> dict[str, object]:
    """The envelope of both products' first API."""
    data = {"authorized": False, "valid": True, "errors": [], "successful": False}
    return {"statusCode": status, "data": data, "message": said}
