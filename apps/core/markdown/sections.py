"""The part of a text around a passage, cut between blocks so that it renders by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.core.markdown.parsing import parse
from apps.core.markdown.positions import SourceLines


@dataclass(frozen=True, slots=True)
class _Block:
    start: int
    end: int
    heading: bool


def excerpt_bounds(markdown: str, start: int, end: int, *, around: int) -> tuple[int, int]:
    """Offsets of whole top-level blocks around `markdown[start:end]`.

    All blocks the passage touches, back to the heading they stand under and on into the next
    section, as long as no more than `around` characters are added on either side.
    """
    blocks = _blocks(markdown)
    touched = [n for n, block in enumerate(blocks) if block.start < end and block.end > start]
    if not touched:
        return (0, min(len(markdown), around))
    first, last = touched[0], touched[-1]
    low, high = blocks[first].start, blocks[last].end
    while first and not blocks[first].heading and start - blocks[first - 1].start <= around:
        first -= 1
        low = blocks[first].start
    for block in blocks[last + 1 :]:
        if block.end - end > around:
            break
        high = block.end
    return (low, high)


def _blocks(markdown: str) -> Sequence[_Block]:
    lines = SourceLines(markdown)
    return [
        _Block(lines.start(token.map[0]), lines.start(token.map[1]), token.type == "heading_open")
        for token in parse(markdown)
        if token.level == 0 and token.nesting >= 0 and token.map
    ]
