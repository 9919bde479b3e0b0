"""A page's HTML file: how it is parsed, where its text is, and what it is called."""

from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from apps.knowledge.conversion.markup.walker import text_of


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
    document = parse(source)
    body = document.get_element_by_id("main-content", None)
    if body is None:
        body = max(_article_like(document), key=lambda part: len(text_of(part)))
    if not text_of(body).strip() and not len(body):
        raise NoPageError("The file holds no text in HTML.")
    return PageDocument(_title(document), body)


def parse(source: bytes) -> HtmlElement:
    """The document of a file in UTF-8, or else in Windows-1252, whatever it says of itself.

    Raises NoPageError when there is no element in it at all.
    """
    # Without huge_tree the parser drops what lies deeper than 256 elements.
    parser = HTMLParser(encoding=_encoding(source), huge_tree=True)
    try:
        return document_fromstring(source, parser=parser)
    except etree.ParserError as error:
        raise NoPageError("The file is empty or holds no HTML.") from error


def _encoding(source: bytes) -> str:
    try:
        source.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


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
