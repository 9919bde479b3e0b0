"""Running text: formatting, code, dates, states, headings."""

import re

from lxml.html import HtmlElement

from apps.knowledge.conversion.blocks import (
    Anchor,
    Block,
    CodeBlock,
    Date,
    Emphasis,
    Heading,
    Image,
    Inline,
    InlineCode,
    Inlines,
    LineBreak,
    Link,
    Paragraph,
    Rule,
    Status,
    Strong,
    plain_text,
)
from apps.knowledge.conversion.markup.walker import Walker, text_of

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?=$|T|\s)")
_BRUSH = re.compile(r"\bbrush:\s*([\w+#.-]+)")
# What Confluence writes when the author chose nothing.
_NO_LANGUAGE = frozenset({"java", "plain", "text"})
_BREAK = LineBreak()


def strong(walker: Walker, element: HtmlElement) -> None:
    walker.wrap(element, Strong)


def emphasis(walker: Walker, element: HtmlElement) -> None:
    walker.wrap(element, Emphasis)


def line_break(walker: Walker, _element: HtmlElement) -> None:
    walker.inline.append(_BREAK)


def rule(walker: Walker, _element: HtmlElement) -> None:
    walker.add(Rule())


def date(walker: Walker, element: HtmlElement) -> None:
    if (day := _DAY.match(element.get("datetime", ""))) is not None:
        walker.inline.append(Date(day[0]))
    else:
        walker.children(element)


def status(walker: Walker, element: HtmlElement) -> None:
    text = " ".join(text_of(element).split())
    if text:
        walker.inline.append(Status(text))


def inline_code(walker: Walker, element: HtmlElement) -> None:
    """Code in the line; a link that is all of it stays one."""
    if not len(element):
        if element.text:
            walker.inline.append(InlineCode(element.text))
        return
    if any(child.tag in ("p", "div", "pre", "ul", "ol", "table", "img") for child in element):
        walker.children(element)
        return
    walker.inline.append(InlineCode(_text_with_breaks(element)))


def preformatted(walker: Walker, element: HtmlElement) -> None:
    code_block(walker, element, "")


def code_block(walker: Walker, element: HtmlElement, title: str) -> None:
    text = (element.text or "") if not len(element) else _text_with_breaks(element)
    if not text.strip():
        return
    brush = _BRUSH.search(element.get("data-syntaxhighlighter-params", ""))
    language = "" if brush is None or brush[1] in _NO_LANGUAGE else brush[1]
    walker.add(CodeBlock(text, language, title))


def _text_with_breaks(element: HtmlElement) -> str:
    """The text of an element, `<br>` as line breaks, styles and scripts left out."""
    for child in element.iter("br"):
        child.text = "\n"
    for child in element.iter("style", "script"):
        child.text = None
    return text_of(element)


def heading(walker: Walker, element: HtmlElement) -> None:
    """A heading is its words; pictures in it are put below, and one without words is none."""
    walker.flush()
    parts = _HeadingParts(element.get("id"))
    below: list[Block] = []
    for block in walker.blocks_of(element):
        if isinstance(block, Paragraph | Heading):
            parts.add((" ", *block.content))
        else:
            below.append(block)
    if plain_text(tuple(parts.words)):
        level = int(str(element.tag)[1])
        walker.blocks.append(Heading(level, tuple(parts.words), tuple(parts.anchors)))
    elif parts.anchors:
        parts.pictures[:0] = [Anchor(name) for name in parts.anchors]
    if parts.pictures:
        walker.blocks.append(Paragraph(tuple(parts.pictures)))
    walker.blocks.extend(below)


class _HeadingParts:
    """The content of a heading, sorted into words, pictures and anchors; stress is dropped."""

    def __init__(self, name: str | None) -> None:
        self.words: list[Inline] = []
        self.pictures: list[Inline] = []
        self.anchors = [name] if name else []

    def add(self, content: Inlines) -> None:
        for node in content:
            if isinstance(node, Strong | Emphasis):
                self.add(node.content)
            elif isinstance(node, Anchor):
                self.anchors.append(node.name)
            elif isinstance(node, Image):
                self.pictures.append(node)
            elif isinstance(node, LineBreak):
                self.words.append(" ")
            elif isinstance(node, Link) and not plain_text(node.content):
                self.pictures.append(node)
            else:
                self.words.append(node)
