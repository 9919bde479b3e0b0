"""Markdown to HTML that is safe to put into a page, with passages marked by source offset."""

from apps.core.markdown.links import Embed, Resolved, Resolver
from apps.core.markdown.rendering import Heading, Options, Rendered, render, render_markdown

__all__ = [
    "Embed",
    "Heading",
    "Options",
    "Rendered",
    "Resolved",
    "Resolver",
    "render",
    "render_markdown",
]
