"""Lists, tasks, decisions, definitions."""

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from apps.knowledge.conversion.blocks import (
    Block,
    Blocks,
    ListBlock,
    ListItem,
    Paragraph,
    Strong,
)
from apps.knowledge.conversion.markup.walker import Walker

_TASKS = "inline-task-list"
_DECISIONS = "decision-list"
_NUMBER = re.compile(r"\d{1,8}")


@dataclass(slots=True)
class _Item:
    """An item that may still grow."""

    blocks: list[Block]
    checked: bool | None
    element: HtmlElement


def bullets(walker: Walker, element: HtmlElement) -> None:
    classes = element.get("class", "")
    if _TASKS in classes:
        items = tuple(
            ListItem(item.blocks, "checked" in child.get("class", "").split())
            for item, child in list_items(walker, element)
        )
    elif _DECISIONS in classes:
        items = tuple(
            ListItem(decision(item.blocks), item.checked) for item, _ in list_items(walker, element)
        )
    else:
        items = tuple(item for item, _ in list_items(walker, element))
    if items:
        walker.add(ListBlock(items))


def numbers(walker: Walker, element: HtmlElement) -> None:
    items = tuple(item for item, _ in list_items(walker, element))
    if items:
        start = _NUMBER.fullmatch(element.get("start", "1"))
        walker.add(ListBlock(items, ordered=True, start=int(start[0]) if start else 1))


def list_items(
    walker: Walker, element: HtmlElement, tag: str = "li"
) -> list[tuple[ListItem, HtmlElement]]:
    """The items with content; what stands in the list outside of any item belongs to the last."""
    walker.flush()
    items: list[_Item] = []
    if (stray := element.text) and not stray.isspace():
        _join_last(items, (Paragraph((stray,)),), element)
    for child in element:
        outer, walker.checkbox = walker.checkbox, None
        if child.tag == tag:
            blocks = walker.blocks_of(child)
            if blocks:
                items.append(_Item([*blocks], walker.checkbox, child))
        else:
            _join_last(items, walker.blocks_from(child), child)
        walker.checkbox = outer
        if (stray := child.tail) and not stray.isspace():
            _join_last(items, (Paragraph((stray,)),), child)
    return [(ListItem(tuple(item.blocks), item.checked), item.element) for item in items]


def _join_last(items: list[_Item], blocks: Blocks, child: HtmlElement) -> None:
    if blocks and items:
        items[-1].blocks.extend(blocks)
    elif blocks:
        items.append(_Item([*blocks], None, child))


def decision(blocks: Blocks) -> Blocks:
    """The content of a decision, of which there is some, with the word in front."""
    first = blocks[0]
    if isinstance(first, Paragraph):
        return (Paragraph(("Decision: ", *first.content)), *blocks[1:])
    return (Paragraph(("Decision:",)), *blocks)


def checkbox(walker: Walker, element: HtmlElement) -> None:
    if element.get("type") == "checkbox":
        walker.checkbox = element.get("checked") is not None


def term(walker: Walker, element: HtmlElement) -> None:
    walker.flush()
    walker.wrap(element, Strong)
    walker.flush()
