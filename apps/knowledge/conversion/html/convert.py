"""Rendered HTML to the neutral tree."""

from collections.abc import Mapping

from lxml import etree
from lxml.html import HtmlElement

from apps.knowledge.conversion.blocks import Blocks
from apps.knowledge.conversion.context import PageContext
from apps.knowledge.conversion.html.handlers import HANDLERS
from apps.knowledge.conversion.markup.walker import Walker


def html_blocks(body: HtmlElement, context: PageContext) -> tuple[Blocks, Mapping[str, int]]:
    """The blocks of a body, and what was left out by code."""
    # Nobody sees them, and their text would count as an element's.
    etree.strip_elements(body, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    walker = Walker(context, HANDLERS)
    blocks = walker.blocks_of(body)
    return blocks, walker.counts
