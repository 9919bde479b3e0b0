"""Nodes of Cloud's editor that storage format has no element for.

Such an extension holds the node and, for older readers, the same content once more as a fallback:
only one of them is read.
"""

from collections.abc import Callable, Mapping

from lxml.html import HtmlElement

from apps.knowledge.conversion.blocks import (
    Callout,
    CalloutKind,
    ListBlock,
    ListItem,
)
from apps.knowledge.conversion.losses import macro, note
from apps.knowledge.conversion.markup.lists import decision, list_items
from apps.knowledge.conversion.markup.walker import Walker, line_of
from apps.knowledge.conversion.storage.macros import leftovers
from apps.knowledge.conversion.storage.names import ac, own

_NODE = ac("adf-node")
_ATTRIBUTE = ac("adf-attribute")
_FALLBACK = ac("adf-fallback")
_KINDS = {
    "info": CalloutKind.INFO,
    "note": CalloutKind.NOTE,
    "success": CalloutKind.TIP,
    "tip": CalloutKind.TIP,
    "warning": CalloutKind.WARNING,
    "error": CalloutKind.WARNING,
}


def extension(walker: Walker, element: HtmlElement) -> None:
    """The node when there is anything in it, else the fallback."""
    nodes = [block for child in element.iterchildren(_NODE) for block in walker.blocks_from(child)]
    walker.add(*nodes)
    if not nodes:
        for fallback in element.iterchildren(_FALLBACK):
            walker.block(fallback)
    leftovers(walker, element, frozenset(element.iterchildren(_NODE, _FALLBACK)))


def node(walker: Walker, element: HtmlElement) -> None:
    kind = element.get("type", "")
    handler = _NODES.get(kind)
    if handler is not None:
        handler(walker, element)
        return
    note(walker.counts, macro(kind or "unnamed"))
    walker.add(*walker.blocks_of(element))


def _attribute(element: HtmlElement, key: str) -> str:
    for child in element:
        if child.tag == _ATTRIBUTE and key in (child.get("key"), own(child, "key")):
            return line_of(child)
    return ""


def _panel(walker: Walker, element: HtmlElement) -> None:
    kind = _KINDS.get(_attribute(element, "panel-type"), CalloutKind.PANEL)
    if blocks := walker.blocks_of(element):
        walker.add(Callout(kind, "", blocks))


def _decisions(walker: Walker, element: HtmlElement) -> None:
    items = [ListItem(decision(item.blocks)) for item, _ in list_items(walker, element, _NODE)]
    if items:
        walker.add(ListBlock(tuple(items)))


def _decision(walker: Walker, element: HtmlElement) -> None:
    if blocks := walker.blocks_of(element):
        walker.add(*decision(blocks))


_NODES: Mapping[str, Callable[[Walker, HtmlElement], None]] = {
    "panel": _panel,
    "decision-list": _decisions,
    "decision-item": _decision,
}
