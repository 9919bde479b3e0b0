"""A first, quick look at every page of an HTML export. Pure.

Titles, breadcrumbs, attachments and the site must be known for all pages before the text of the
first one can be converted, since any page may link to any other. Parsing everything twice would
double the cost of an import, so this look reads the few facts out of the raw bytes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

_MAIN = re.compile(rb"""id\s*=\s*["']main-content["']""")
_TITLE = re.compile(rb"<title>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_CRUMBS = re.compile(rb"""id\s*=\s*["']breadcrumbs["'].*?</ol>""", re.DOTALL)
_LINK = re.compile(rb"""<a\b[^>]*?href\s*=\s*["']([^"']*)["'][^>]*>(.*?)</a>""", re.DOTALL)
_BASE_URL = re.compile(rb"""data-base-url\s*=\s*["']([^"']+)["']""")
_ATTACHMENTS = re.compile(rb"""id\s*=\s*["']attachments["']""")
_COMMENTS = re.compile(rb"""id\s*=\s*["']comments["']""")
_LISTED = re.compile(
    rb"""<a\b[^>]*?href\s*=\s*["'](attachments/[^"']+)["'][^>]*>(.*?)</a>(?:\s*\(([^()<]*)\))?""",
    re.DOTALL,
)
_CONTAINER = re.compile(rb"""data-linked-resource-container-id\s*=\s*["'](\d+)["']""")
_TAG = re.compile(rb"<[^>]+>")
_ID_IN_NAME = re.compile(r"(?:^|_)(\d+)\.html?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ListedAttachment:
    """An attachment as a page lists it; `path` is relative to the pages, without a query."""

    path: str
    filename: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Glance:
    """What one page file says before it is parsed. `crumbs` are hrefs and texts, outermost first;
    `full_title` still carries the space's name.
    """

    full_title: str
    crumbs: tuple[tuple[str, str], ...]
    attachments: tuple[ListedAttachment, ...]
    container_id: str
    base_urls: tuple[str, ...]


def glance(data: bytes) -> Glance | None:
    """None for a file that is no page of Confluence."""
    main = _MAIN.search(data)
    if main is None:
        return None
    title = _TITLE.search(data, 0, main.start())
    crumbs = _CRUMBS.search(data, 0, main.start())
    container = _CONTAINER.search(data, main.end())
    return Glance(
        full_title=text_in(title[1]) if title else "",
        crumbs=tuple(
            (_attribute(link[1]), text_in(link[2]))
            for link in (_LINK.finditer(crumbs[0]) if crumbs else ())
        ),
        attachments=tuple(_listed(data)),
        container_id=container[1].decode() if container else "",
        base_urls=tuple(_attribute(found) for found in _BASE_URL.findall(data)),
    )


def id_in_name(name: str) -> str:
    """The digits before `.html`, after `_` or as the whole name; empty when there are none."""
    match = _ID_IN_NAME.search(name)
    return match[1] if match else ""


def _listed(data: bytes) -> Iterator[ListedAttachment]:
    heads = list(_ATTACHMENTS.finditer(data))
    if not heads:
        return
    # The last one is the page's own section: its text comes before and may hold such an id too.
    start = heads[-1].end()
    comments = _COMMENTS.search(data, start)
    for link in _LISTED.finditer(data, start, comments.start() if comments else len(data)):
        path = _attribute(link[1]).partition("?")[0]
        yield ListedAttachment(path, text_in(link[2]) or unquote(path), text_in(link[3] or b""))


def text_in(data: bytes) -> str:
    """What a person reads of this piece of HTML, white space normalised."""
    return " ".join(unescape(_decoded(_TAG.sub(b" ", data))).split())


def _attribute(data: bytes) -> str:
    return unescape(_decoded(data)).strip()


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("windows-1252", errors="replace")
