"""Helper: the visible text a part of the Markdown shows as."""

from bisect import bisect_left

from apps.knowledge.text import VisibleText


def shown_between(visible: VisibleText, start: int, end: int) -> str:
    """The text that the Markdown between `start` and `end` shows as."""
    positions = range(len(visible.text))
    first, last = (bisect_left(positions, at, key=visible.source_offset) for at in (start, end))
    return visible.text[first:last]
