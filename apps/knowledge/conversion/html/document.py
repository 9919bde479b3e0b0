"""A page's HTML file on its own: where its text is, and what it is called."""

from dataclasses import dataclass

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from apps.knowledge.conversion.html.walker import text_of


class NoPageError(ValueError):
    """The file holds no HTML a page could be made of."""


@dataclass(frozen=True, slots=True)
class PageDocument:
    title: str
    body: HtmlElement


def read_page(source: bytes) -> PageDocument:
    """Title and body of a page; the body is `#main-content`, else the largest part like an article.

    Raises NoPageError where there is no text in HTML at all.
    """
    try:
        document = lxml.html.document_fromstring(source, parser=_parser())
    except etree.ParserError as error:
        raise NoPageError("The file is empty or holds no HTML.") from error
    body = document.get_element_by_id("main-content", None)
    if body is None:
        body = max(_article_like(document), key=lambda part: len(text_of(part)))
    if not text_of(body).strip() and not len(body):
        raise NoPageError("The file holds no text in HTML.")
    return PageDocument(_title(document), body)


def _parser() -> lxml.html.HTMLParser:
    return lxml.html.HTMLParser(encoding="utf-8")


def _article_like(document: HtmlElement) -> list[HtmlElement]:
    parts = document.xpath("//article | //main | //*[@role='main']")
    return parts or document.xpath("//body") or [document]


def _title(document: HtmlElement) -> str:
    """The page's own heading, else the title of the document."""
    for path in ("//*[@id='title-text']", "//title", "//h1"):
        for element in document.xpath(path):
            if title := " ".join(text_of(element).split()):
                return title
    return ""
