"""Which element of XHTML is handled how."""

from collections.abc import Mapping

from lxml.html import HtmlElement

from apps.knowledge.conversion.markup import images, links, lists, tables, text
from apps.knowledge.conversion.markup.boxes import drop, quote
from apps.knowledge.conversion.markup.walker import Handler, Walker


def block(walker: Walker, element: HtmlElement) -> None:
    """An element on lines of its own."""
    walker.block(element)


def inline(walker: Walker, element: HtmlElement) -> None:
    """An element in the line whose look carries nothing."""
    walker.children(element)


def nothing(_walker: Walker, _element: HtmlElement) -> None:
    """Never shown to a reader."""


_BLOCKS = (
    "p div section address article aside center details dialog dd dl figcaption figure footer "
    "header hgroup li main nav summary tr tbody thead tfoot td th caption"
)

ELEMENTS: Mapping[object, Handler] = {
    **dict.fromkeys(_BLOCKS.split(), block),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), text.heading),
    "ul": lists.bullets,
    "ol": lists.numbers,
    "menu": lists.bullets,
    "dir": lists.bullets,
    "dt": lists.term,
    "table": tables.table,
    "a": links.anchor,
    "img": images.image,
    "br": text.line_break,
    "hr": text.rule,
    "b": text.strong,
    "strong": text.strong,
    "em": text.emphasis,
    "i": text.emphasis,
    "cite": text.emphasis,
    "dfn": text.emphasis,
    "var": text.emphasis,
    "code": text.inline_code,
    "kbd": text.inline_code,
    "samp": text.inline_code,
    "tt": text.inline_code,
    "pre": text.preformatted,
    "listing": text.preformatted,
    "xmp": text.preformatted,
    "time": text.date,
    "blockquote": quote,
    "iframe": links.embedded,
    "embed": links.embedded,
    "video": links.embedded,
    "audio": links.embedded,
    "input": lists.checkbox,
    "style": drop("style"),
    "script": drop("script"),
    "form": drop("form"),
    "fieldset": drop("form"),
    "select": drop("form"),
    "textarea": drop("form"),
    "button": drop("form"),
    "noscript": nothing,
    "template": nothing,
    "head": nothing,
    "title": nothing,
    "param": nothing,
    "colgroup": nothing,
    "col": nothing,
}
