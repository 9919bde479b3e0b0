"""The walk over rendered HTML: collects blocks, closes paragraphs, keeps the open formatting.

What an element means is told by the handlers of the sibling modules; the walker knows none.
"""

from collections import Counter
from collections.abc import Callable, Mapping

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


class Walker:
    """State of one page's conversion. `checkbox` is the last one met in the current list item."""

    __slots__ = (
        "_depth",
        "_handlers",
        "_open",
        "blocks",
        "checkbox",
        "context",
        "counts",
        "inline",
        "page_links",
    )

    def __init__(self, context: PageContext, handlers: Mapping[object, Handler]) -> None:
        self.context = context
        self.counts: Counter[str] = Counter()
        self.page_links: dict[str, None] = {}
        self.blocks: list[Block] = []
        self.inline: list[Inline] = []
        self.checkbox: bool | None = None
        self._handlers = handlers
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
        handlers = self._handlers
        for child in element:
            handler = handlers.get(child.tag)
            if handler is not None:
                handler(self, child)
            elif isinstance(child.tag, str):
                self.children(child)
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
            _append(outer, wrapper, tuple(self.inline))
        self.inline = outer

    def flush(self) -> None:
        """End the current paragraph."""
        content = self.inline
        if not content and not self._open:
            return
        for wrapper, outer in reversed(self._open):
            if content:
                _append(outer, wrapper, tuple(content))
                content.clear()
            content = outer
        for node in content:
            if type(node) is not str or not node.isspace():
                self.blocks.append(Paragraph(tuple(content)))
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
        self._visit(element)
        self.flush()
        own = tuple(self.blocks)
        self.blocks, self.inline, self._open = saved
        return own

    def _visit(self, element: HtmlElement) -> None:
        handler = self._handlers.get(element.tag)
        if handler is not None:
            handler(self, element)
        elif isinstance(element.tag, str):
            self.children(element)

    def code(self, text: str) -> None:
        """Add inline code; pieces that touch are one."""
        inline = self.inline
        if inline and type(inline[-1]) is InlineCode:
            text = inline.pop().text + text  # type: ignore[union-attr]
        inline.append(InlineCode(text))

    def anchor(self, name: str | None) -> None:
        if name:
            self.inline.append(Anchor(name))


def _append(inline: list[Inline], wrapper: Wrapper, content: Inlines) -> None:
    """Add formatted text; where the same formatting ends and begins again it goes on."""
    last = inline[-1] if inline else None
    if wrapper is Strong and isinstance(last, Strong):
        inline[-1] = Strong(last.content + content)
    elif wrapper is Emphasis and isinstance(last, Emphasis):
        inline[-1] = Emphasis(last.content + content)
    else:
        inline.append(wrapper(content))
