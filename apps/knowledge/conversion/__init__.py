"""Confluence content to Markdown: front ends, one neutral tree, one serialiser, one chunker.

Pure: imports no Django, reads no file, asks no network.
"""

from collections.abc import Mapping

from lxml.html import HtmlElement

from apps.knowledge.conversion.blocks import Blocks
from apps.knowledge.conversion.chunks import CHUNKS_MAX, ChunkDraft, chunk_page
from apps.knowledge.conversion.comments import Comment, append_comments
from apps.knowledge.conversion.context import (
    LinkResolver,
    NoLinks,
    NoReferences,
    PageContext,
    References,
)
from apps.knowledge.conversion.html.convert import html_blocks
from apps.knowledge.conversion.losses import Losses
from apps.knowledge.conversion.markdown.writer import serialise
from apps.knowledge.conversion.page import BlockKind, BlockSpan, ConvertedPage
from apps.knowledge.conversion.slugs import heading_slugs, slug_of_anchor
from apps.knowledge.conversion.storage.convert import storage_blocks

# Raised when the same source would give other Markdown or other chunks than before.
CONVERTER_VERSION = 1

__all__ = [
    "CHUNKS_MAX",
    "CONVERTER_VERSION",
    "BlockKind",
    "BlockSpan",
    "ChunkDraft",
    "Comment",
    "ConvertedPage",
    "LinkResolver",
    "Losses",
    "NoLinks",
    "NoReferences",
    "PageContext",
    "References",
    "append_comments",
    "chunk_page",
    "convert_html",
    "convert_storage",
    "heading_slugs",
    "slug_of_anchor",
]


def convert_html(body: HtmlElement, context: PageContext) -> ConvertedPage:
    """The Markdown of a page's body (`#main-content`, or any element).

    Nothing outside `body` is read or changed; the element itself may be. Never fails on what
    the HTML holds: what cannot be carried over is counted in `losses`.
    """
    return _written(*html_blocks(body, context))


def convert_storage(body: str, context: PageContext) -> ConvertedPage:
    """The Markdown of a body in storage format, be it a page's, a blog post's or a comment's.

    Never fails on what the body holds, well-formed or not: what cannot be carried over is
    counted in `losses`. Where `losses.live_macros` names any, the stored body lacks what those
    macros show, and only the rendered page has it.
    """
    return _written(*storage_blocks(body, context))


def _written(blocks: Blocks, counts: Mapping[str, int]) -> ConvertedPage:
    markdown, spans, lost = serialise(blocks)
    return ConvertedPage(markdown, spans, Losses.of(counts).merge(lost))
