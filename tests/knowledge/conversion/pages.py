"""Helpers: a page from a piece of HTML, and links known by their exact address."""

from dataclasses import dataclass, field

import lxml.html
from markdown_it import MarkdownIt

from apps.knowledge.conversion import ConvertedPage, NoLinks, PageContext, convert_html


@dataclass(frozen=True, slots=True)
class KnownLinks:
    """Resolves exactly the addresses it was given; `site` makes the rest absolute."""

    pages: dict[str, str] = field(default_factory=dict)
    attachments: dict[str, str] = field(default_factory=dict)
    site: str = ""

    def page(self, href: str) -> str | None:
        return self.pages.get(href)

    def attachment(self, href: str) -> str | None:
        return self.attachments.get(href)

    def absolute(self, href: str) -> str | None:
        return f"{self.site}{href}" if self.site and href.startswith("/") else None


def convert(
    html: str, links: KnownLinks | None = None, content_id: str = "1", title: str = "A page"
) -> ConvertedPage:
    body = lxml.html.document_fromstring(f'<div id="main-content">{html}</div>')
    return convert_html(
        body.get_element_by_id("main-content"),
        PageContext(content_id, title, links or NoLinks()),
    )


_READER = MarkdownIt("commonmark", {"html": False}).enable("table")


def rendered(markdown: str) -> str:
    """HTML the way readers of the portal get it."""
    return str(_READER.render(markdown))
