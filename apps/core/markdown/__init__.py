"""Markdown to HTML that is safe to put into a page, with passages marked by source offset."""

from apps.core.markdown.links import Embed, Resolved, Resolver
from apps.core.markdown.rendering import (
    Heading,
    Options,
    Rendered,
    heading_titles,
    render,
    render_markdown,
)
from apps.core.markdown.slices import Slice, may_have_headings, slices

__all__ = [
    "Embed",
    "Heading",
    "Options",
    "Rendered",
    "Resolved",
    "Resolver",
    "Slice",
    "heading_titles",
    "may_have_headings",
    "render",
    "render_markdown",
    "slices",
]
