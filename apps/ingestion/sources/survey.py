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
# No pattern runs across a tag's end: in a page of tags that never close, each of them would be
# searched for its end to the end of the file.
_TITLE = re.compile(rb"<title>", re.IGNORECASE)
_TITLE_END = re.compile(rb"</title>", re.IGNORECASE)
_CRUMBS = re.compile(rb"""id\s*=\s*["']breadcrumbs["']""")
_LINK = re.compile(rb"<a\b([^<>]*)>")
_HREF = re.compile(rb"""\bhref\s*=\s*["']([^"']*)["']""")
_IN_BRACKETS = re.compile(rb"\s*\(([^()<]*)\)")
_BASE_URL = re.compile(rb"""data-base-url\s*=\s*["']([^"']+)["']""")
_ATTACHMENTS = re.compile(rb"""id\s*=\s*["']attachments["']""")
_COMMENTS = re.compile(rb"""id\s*=\s*["']comments["']""")
_CONTAINER = re.compile(rb"""data-linked-resource-container-id\s*=\s*["'](\d{1,64})["']""")
_TAG = re.compile(rb"<[^<>]+>")
_ATTACHMENTS_FOLDER = "attachments/"
_ID_IN_NAME = re.compile(r"(?:^|_)(\d{1,64})\.html?$", re.IGNORECASE)


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
    container = _CONTAINER.search(data, main.end())
    return Glance(
        full_title=_title(data, main.start()),
        crumbs=tuple((link.href, link.label) for link in _crumbs(data, main.start())),
        attachments=tuple(_listed(data)),
        container_id=container[1].decode() if container else "",
        base_urls=tuple(_attribute(found) for found in _BASE_URL.findall(data)),
    )


def id_in_name(name: str) -> str:
    """The digits before `.html`, after `_` or as the whole name; empty when there are none."""
    match = _ID_IN_NAME.search(name)
    return match[1] if match else ""


@dataclass(frozen=True, slots=True)
class _Link:
    """`end` is where its closing tag ends."""

    href: str
    label: str
    end: int


def _links(data: bytes, start: int, stop: int) -> Iterator[_Link]:
    """The links that are closed before the next one opens."""
    openings = list(_LINK.finditer(data, start, stop))
    for number, opening in enumerate(openings, 1):
        following = openings[number].start() if number < len(openings) else stop
        close = data.find(b"</a>", opening.end(), following)
        href = _HREF.search(opening[1])
        if close >= 0 and href is not None:
            label = text_in(data[opening.end() : close])
            yield _Link(_attribute(href[1]), label, close + len(b"</a>"))


def _title(data: bytes, stop: int) -> str:
    opening = _TITLE.search(data, 0, stop)
    close = _TITLE_END.search(data, opening.end(), stop) if opening else None
    return text_in(data[opening.end() : close.start()]) if opening and close else ""


def _crumbs(data: bytes, stop: int) -> Iterator[_Link]:
    opening = _CRUMBS.search(data, 0, stop)
    close = data.find(b"</ol>", opening.end(), stop) if opening else -1
    if opening and close >= 0:
        yield from _links(data, opening.end(), close)


def _listed(data: bytes) -> Iterator[ListedAttachment]:
    heads = list(_ATTACHMENTS.finditer(data))
    if not heads:
        return
    # The last one is the page's own section: its text comes before and may hold such an id too.
    start = heads[-1].end()
    comments = _COMMENTS.search(data, start)
    stop = comments.start() if comments else len(data)
    for link in _links(data, start, stop):
        path = link.href.partition("?")[0]
        if path.startswith(_ATTACHMENTS_FOLDER):
            kind = _IN_BRACKETS.match(data, link.end, stop)
            yield ListedAttachment(
                path, link.label or unquote(path), text_in(kind[1]) if kind else ""
            )


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
