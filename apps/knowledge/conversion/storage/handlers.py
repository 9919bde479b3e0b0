"""Which element is handled how: XHTML as everywhere, and Confluence's own."""

from collections.abc import Mapping
from dataclasses import replace

from lxml.html import HtmlElement

from apps.knowledge.conversion.blocks import CodeBlock, Heading, plain_text
from apps.knowledge.conversion.losses import note, unknown_element
from apps.knowledge.conversion.markup import text
from apps.knowledge.conversion.markup.boxes import drop
from apps.knowledge.conversion.markup.elements import ELEMENTS, block, inline, nothing
from apps.knowledge.conversion.markup.walker import Handler, Walker, text_of
from apps.knowledge.conversion.slugs import heading_anchors
from apps.knowledge.conversion.storage import adf, images, links, tasks
from apps.knowledge.conversion.storage.catalogue import MACROS
from apps.knowledge.conversion.storage.macros import (
    PARAMETERS,
    PLAIN_BODY,
    RICH_BODY,
    leftovers,
    read_macro,
    unknown,
)
from apps.knowledge.conversion.storage.names import ac, spelled


def _macro(walker: Walker, element: HtmlElement) -> None:
    called = read_macro(element)
    MACROS.get(called.name, unknown)(walker, called)
    leftovers(walker, element, called.read)


def _plain(walker: Walker, element: HtmlElement) -> None:
    """A body without its macro."""
    if (source := text_of(element)).strip():
        walker.add(CodeBlock(source))


def _heading(walker: Walker, element: HtmlElement) -> None:
    """Storage format gives headings no ids, links name them by their text."""
    walker.flush()
    start = len(walker.blocks)
    text.heading(walker, element)
    for position, found in enumerate(walker.blocks[start:], start):
        if isinstance(found, Heading):
            names = heading_anchors(plain_text(found.content), walker.context.title)
            walker.blocks[position] = replace(found, anchors=(*found.anchors, *names))


def otherwise(walker: Walker, element: HtmlElement) -> None:
    """An element nobody knows: its content, and a count under its name."""
    note(walker.counts, unknown_element(spelled(element)))
    walker.children(element)


_INLINE = (
    "span font u s strike del ins sub sup small big abbr acronym q bdi bdo label mark nobr wbr "
    "ruby rb rt rp html body"
)
# Parts that are read where they belong to; where they are met alone they are only a wrapping.
_WRAPPINGS = (
    "confluence layout layout-section layout-cell task task-body rich-text-body adf-content "
    "adf-fallback caption"
)
_DETAILS = "task-id task-uuid task-status adf-attribute adf-parameter"

HANDLERS: Mapping[object, Handler] = {
    **ELEMENTS,
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    **dict.fromkeys(_INLINE.split(), inline),
    **{ac(name): block for name in _WRAPPINGS.split()},
    **{ac(name): nothing for name in _DETAILS.split()},
    **{name: drop("parameter") for name in PARAMETERS},
    **{name: drop(name) for name in ("head", "title", "template", "noscript")},
    ac("structured-macro"): _macro,
    ac("macro"): _macro,
    PLAIN_BODY: _plain,
    RICH_BODY: block,
    ac("link"): links.link,
    ac("link-body"): inline,
    ac("plain-text-link-body"): inline,
    ac("image"): images.image,
    ac("emoticon"): images.emoticon,
    ac("task-list"): tasks.task_list,
    ac("placeholder"): drop("placeholder"),
    ac("inline-comment-marker"): inline,
    ac("adf-extension"): adf.extension,
    ac("adf-node"): adf.node,
}
