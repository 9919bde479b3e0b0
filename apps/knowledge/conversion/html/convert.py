"""Rendered HTML to the neutral tree."""

from collections.abc import Mapping

from lxml.html import HtmlElement

from apps.knowledge.conversion.blocks import Blocks
from apps.knowledge.conversion.context import PageContext
from apps.knowledge.conversion.html.handlers import HANDLERS
from apps.knowledge.conversion.html.walker import Walker


def html_blocks(
    body: HtmlElement, context: PageContext
) -> tuple[Blocks, Mapping[str, int], tuple[str, ...]]:
    """The blocks of a body, what was left out by code, and the content ids it links to."""
    walker = Walker(context, HANDLERS)
    blocks = walker.blocks_of(body)
    return blocks, walker.counts, tuple(walker.page_links)
