"""One page file of an HTML export, parsed: its body, who wrote it when, its comments. Pure."""

import re
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from apps.ingestion.sources.base import NO_DATE, SourceDate
from apps.ingestion.sources.dates import read_date
from apps.ingestion.sources.html_index import text_of
from apps.ingestion.sources.survey import text_in

_BY_ID = etree.XPath("(descendant-or-self::*[@id=$id])[1]")
_METADATA = re.compile(rb"""class\s*=\s*["']page-metadata["'][^>]*>(.*?)</div>""", re.DOTALL)
_NAMED = re.compile(rb"""class\s*=\s*["'](author|editor)["'][^>]*>(.*?)</span>""", re.DOTALL)
_COMMENT_ANCHORS = etree.XPath("descendant::a[starts-with(@name, 'comment-')]")
_SMALL_PRINT = etree.XPath("descendant::*[contains(@class, 'smallfont')]")
_ON = re.compile(r"\bon\s+(?!.*\bon\s)(.+)$", re.DOTALL)
_POSTED = re.compile(r"Posted by\s*(.*?)\s+at\s+(\S.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Byline:
    """Names and days are empty where the page does not say."""

    author: str = ""
    editor: str = ""
    created: SourceDate = NO_DATE
    updated: SourceDate = NO_DATE


@dataclass(frozen=True, slots=True)
class RawComment:
    """A comment before its body is converted; `date` in the source's own spelling."""

    author: str
    date: str
    body: HtmlElement


def element_by_id(document: HtmlElement, identity: str) -> HtmlElement | None:
    found = _BY_ID(document, id=identity)
    return found[0] if found else None


def read_byline(data: bytes) -> Byline:
    """Reads `Created by X, last modified by Y on D` in all its forms, from the raw file."""
    found = _METADATA.search(data)
    if not found:
        return Byline()
    names = {match[1].decode(): text_in(match[2]) for match in _NAMED.finditer(found[1])}
    author = names.get("author", "")
    text = text_in(found[1])
    match = _ON.search(text)
    day = read_date(match[1]) if match else NO_DATE
    if "last modified" not in text:
        # Nobody has changed it since it was made.
        return Byline(author, names.get("editor", author), day, day)
    created = day if text.startswith("Created and last modified") else NO_DATE
    return Byline(author, names.get("editor", author), created, day)


def read_comments(document: HtmlElement) -> list[RawComment]:
    """The comments in the order of the page; how they answer each other is not in the export."""
    heading = element_by_id(document, "comments")
    section = None if heading is None else next(heading.iterancestors("div"), None)
    if section is not None and "pageSectionHeader" in (section.get("class") or ""):
        section = section.getparent()
    if section is None:
        return []
    return [
        comment
        for anchor in _COMMENT_ANCHORS(section)
        if (cell := _cell(anchor)) is not None and (comment := _comment(cell)) is not None
    ]


def _cell(anchor: HtmlElement) -> HtmlElement | None:
    return next(anchor.iterancestors("td"), None)


def _comment(cell: HtmlElement) -> RawComment | None:
    author = date = ""
    for print_ in reversed(_SMALL_PRINT(cell)):
        if match := _POSTED.search(text_of(print_)):
            author, date = match[1], match[2]
            _drop(print_)
            break
    return RawComment(author, date, cell) if text_of(cell) else None


def _drop(element: HtmlElement) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
