"""Storage format to the neutral tree."""

from collections import Counter
from collections.abc import Mapping

from apps.knowledge.conversion.blocks import Blocks
from apps.knowledge.conversion.context import PageContext
from apps.knowledge.conversion.markup.walker import Walker
from apps.knowledge.conversion.storage.handlers import HANDLERS, otherwise
from apps.knowledge.conversion.storage.source import parse_body


def storage_blocks(body: str, context: PageContext) -> tuple[Blocks, Mapping[str, int]]:
    """The blocks of a body, and what was left out by code."""
    found: Counter[str] = Counter()
    root = parse_body(body, found)
    walker = Walker(context, HANDLERS, otherwise)
    blocks = walker.blocks_of(root)
    return blocks, walker.counts + found
