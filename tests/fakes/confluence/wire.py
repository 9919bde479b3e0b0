"""Requests and answers as they go over the wire, and the few shapes that answers have."""

import json
from dataclasses import dataclass, field
from email.message import Message
from enum import StrEnum


class Host(StrEnum):
    """Which of the hosts was spoken to."""

    SITE = "site"
    GATEWAY = "gateway"
    MEDIA = "media"
    ELSEWHERE = "elsewhere"
    """A host that has no business with a connection; redirects may lead there."""


@dataclass(frozen=True, slots=True)
class Request:
    host: Host
    method: str
    path: str
    """Without the query, still quoted."""
    query: dict[str, list[str]]
    headers: Message
    body: bytes = b""

    def one(self, name: str, default: str = "") -> str:
        return self.query.get(name, [default])[-1]


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = field(default=())

    def having(self, *headers: tuple[str, str]) -> "Answer":
        return Answer(self.status, self.body, (*self.headers, *headers))


def json_answer(status: int, payload: object, *headers: tuple[str, str]) -> Answer:
    content_type = ("Content-Type", "application/json")
    return Answer(status, json.dumps(payload).encode(), (content_type, *headers))


def html_answer(
    status: int, title: str, text: str = "", *headers: tuple[str, str], head: str = ""
) -> Answer:
    page = (
        f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head>"
        f"<body><h1>{title}</h1>{text}</body></html>"
    )
    content_type = ("Content-Type", "text/html;charset=UTF-8")
    return Answer(status, page.encode(), (content_type, *headers))


def text_answer(status: int, text: str, *headers: tuple[str, str]) -> Answer:
    return Answer(status, text.encode(), (("Content-Type", "text/plain;charset=UTF-8"), *headers))


def xml_answer(status: int, text: str) -> Answer:
    return Answer(status, text.encode(), (("Content-Type", "application/xml;charset=UTF-8"),))


def redirect(location: str, status: int = 302) -> Answer:
    return Answer(status, b"", (("Location", location),))
