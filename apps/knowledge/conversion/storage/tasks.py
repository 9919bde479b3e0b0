"""Task lists."""

from lxml.html import HtmlElement

from apps.knowledge.conversion.blocks import ListBlock, ListItem
from apps.knowledge.conversion.markup.lists import list_items
from apps.knowledge.conversion.markup.walker import Walker, line_of
from apps.knowledge.conversion.storage.names import ac

TASK = ac("task")
_STATUS = ac("task-status")


def task_list(walker: Walker, element: HtmlElement) -> None:
    items = [
        ListItem(item.blocks, _is_done(child)) if child.tag == TASK else item
        for item, child in list_items(walker, element, TASK)
    ]
    if items:
        walker.add(ListBlock(tuple(items)))


def _is_done(task: HtmlElement) -> bool:
    return line_of(task.find(_STATUS)) == "complete"
