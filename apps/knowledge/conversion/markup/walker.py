"""The walk over marked-up text: collects blocks, closes paragraphs, keeps the open formatting.

What an element means is told by the handlers of the front ends; the walker knows none.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import groupby

from lxml import etree
from lxml.html import HtmlElement

from apps.knowledge.conversion.blocks import (
    Anchor,
    Block,
    Blocks,
    Emphasis,
    Inline,
    InlineCode,
    Inlines,
    Paragraph,
    Strong,
)
from apps.knowledge.conversion.context import PageContext
from apps.knowledge.conversion.grid import Room
from apps.knowledge.conversion.losses import TEXT_TOO_DEEP

Handler = Callable[["Walker", HtmlElement], None]
Wrapper = Callable[[Inlines], Inline]

# Real pages stay below 30 levels. What lies deeper is kept as text, so that no input can
# exhaust the stack here or in the serialiser.
_DEEPEST = 100

# All text of an element, comments left out.
_STRING = etree.XPath("string()")


def text_of(element: HtmlElement) -> str:
    return str(_STRING(element))


def line_of(element: HtmlElement | None) -> str:
    """All text of an element on one line, empty where there is none."""
    return "" if element is None else " ".join(text_of(element).split())


class Walker:
    """State of one page's conversion.

    `checkbox` is the last one met in the current list item; `room` is shared by all its tables.
    An element without a handler is read as its content, or by `otherwise` where that is given.
    """

    __slots__ = (
        "_depth",
        "_handlers",
        "_open",
        "_otherwise",
        "blocks",
        "checkbox",
        "context",
        "counts",
        "inline",
        "room",
    )

    def __init__(
        self,
        context: PageContext,
        handlers: Mapping[object, Handler],
        otherwise: Handler | None = None,
    ) -> None:
        self.context = context
        self.counts: Counter[str] = Counter()
        self.room = Room()
        self.blocks: list[Block] = []
        self.inline: list[Inline] = []
        self.checkbox: bool | None = None
        self._handlers = handlers
        self._otherwise = otherwise or Walker.children
        self._open: list[tuple[Wrapper, list[Inline]]] = []
        self._depth = 0

    def children(self, element: HtmlElement) -> None:
        """Visit what is inside an element, in the current paragraph and formatting."""
        # Whatever a handler does, it leaves the same list behind.
        inline = self.inline
        if text := element.text:
            inline.append(text)
        if not len(element):
            return
        if self._depth >= _DEEPEST:
            self.counts[TEXT_TOO_DEEP] += 1
            inline.extend([text_of(child) + (child.tail or "") for child in element])
            return
        self._depth += 1
        handlers, otherwise = self._handlers, self._otherwise
        for child in element:
            handlers.get(child.tag, otherwise)(self, child)
            if tail := child.tail:
                inline.append(tail)
        self._depth -= 1

    def block(self, element: HtmlElement) -> None:
        """Visit an element that stands on lines of its own."""
        if self.inline or self._open:
            self.flush()
        if len(element) or self._open:
            self.children(element)
            self.flush()
        elif (text := element.text) and not text.isspace():
            self.blocks.append(Paragraph((text,)))

    def wrap(self, element: HtmlElement, wrapper: Wrapper) -> None:
        """Visit an element whose text is formatted; a paragraph that ends inside keeps it."""
        outer = self.inline
        self.inline = []
        self._open.append((wrapper, outer))
        self.children(element)
        self._open.pop()
        if self.inline:
            outer.append(wrapper(_joined(self.inline)))
        self.inline = outer

    def flush(self) -> None:
        """End the current paragraph."""
        content = self.inline
        if not content and not self._open:
            return
        for wrapper, outer in reversed(self._open):
            if content:
                outer.append(wrapper(_joined(content)))
                content.clear()
            content = outer
        for node in content:
            if type(node) is not str or not node.isspace():
                self.blocks.append(Paragraph(_joined(content)))
                break
        content.clear()

    def add(self, *blocks: Block) -> None:
        """Put finished blocks between the paragraphs."""
        self.flush()
        self.blocks.extend(blocks)

    def blocks_of(self, element: HtmlElement) -> Blocks:
        """The content of an element as blocks of its own, outside the current paragraph."""
        saved = self.blocks, self.inline, self._open
        self.blocks, self.inline, self._open = [], [], []
        self.children(element)
        self.flush()
        inner = tuple(self.blocks)
        self.blocks, self.inline, self._open = saved
        return inner

    def blocks_from(self, element: HtmlElement) -> Blocks:
        """An element itself, not only its content, as blocks of its own."""
        saved = self.blocks, self.inline, self._open
        self.blocks, self.inline, self._open = [], [], []
        self.visit(element)
        self.flush()
        own = tuple(self.blocks)
        self.blocks, self.inline, self._open = saved
        return own

    def visit(self, element: HtmlElement) -> None:
        """Visit an element itself, as `children` does each of those inside another."""
        if self._depth >= _DEEPEST:
            self.counts[TEXT_TOO_DEEP] += 1
            self.inline.append(text_of(element))
            return
        self._depth += 1
        self._handlers.get(element.tag, self._otherwise)(self, element)
        self._depth -= 1

    def anchor(self, name: str | None) -> None:
        if name:
            self.inline.append(Anchor(name))


def _joined(inline: list[Inline]) -> Inlines:
    """A finished run; where the same formatting ends and begins again it goes on."""
    if len(inline) == 1:
        return (inline[0],)
    content: list[Inline] = []
    for _, group in groupby(inline, type):
        nodes = [*group]
        content.extend(nodes if len(nodes) == 1 else _merged(nodes))
    return tuple(content)


def _merged(nodes: list[Inline]) -> list[Inline]:
    """Neighbours of one type, as one node where that is formatting or code."""
    first = nodes[0]
    if isinstance(first, InlineCode):
        return [InlineCode("".join([node.text for node in nodes if isinstance(node, InlineCode)]))]
    if isinstance(first, Strong | Emphasis):
        inner = [part for node in nodes if isinstance(node, type(first)) for part in node.content]
        return [type(first)(tuple(inner))]
    return nodes
