"""Markdown to HTML that is safe to put into a page, with passages marked by source offset."""

from apps.core.markdown.links import Embed, Resolved, Resolver
from apps.core.markdown.rendering import Heading, Options, Rendered, render, render_markdown
from apps.core.markdown.sections import excerpt_bounds

__all__ = [
    "Embed",
    "Heading",
    "Options",
    "Rendered",
    "Resolved",
    "Resolver",
    "excerpt_bounds",
    "render",
    "render_markdown",
]
