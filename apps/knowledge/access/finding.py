"""The page somebody means: by its address here or in Confluence, by its number, by its title."""

import re
from dataclasses import dataclass

from apps.core.ordering import ByName
from apps.core.text import storable
from apps.knowledge.models import Page
from apps.knowledge.numbers import asked_number
from apps.knowledge.selectors import open_pages, readable_pages
from apps.organizations.viewer import Viewer

MOST_OFFERED = 20
_HERE = re.compile(r"/o/[-\w]+/pages/(\d+)")
_IN_CONFLUENCE = re.compile(r"[?&]pageId=(\d+)|/pages/(?:edit(?:-v2)?/|viewpage/)?(\d+)")


@dataclass(frozen=True, slots=True)
class Offered:
    """A page that may be meant; `title` is empty where who asks may not know it."""

    page: Page
    title: str


def find_pages(asker: Viewer, text: str) -> list[Offered]:
    """The pages that are meant, one when that is certain.

    By an address or a number any page is found, since whoever has one knows that there is a page;
    by words of its title only one that the asker may read. At most two queries.
    """
    words = storable(text).strip()
    if not words:
        return []
    pages = Page.objects.select_related("space").defer("markdown", "losses")
    if here := _HERE.search(words):
        return _offered(asker, list(pages.filter(pk=asked_number(here[1]) or 0)))
    there = _IN_CONFLUENCE.search(words)
    content_id = (there[1] or there[2]) if there else words
    if content_id.isascii() and content_id.isdigit():
        same = pages.filter(content_id=content_id[:64]).order_by("site")
        return _offered(asker, list(same[:MOST_OFFERED]))
    return _titled(asker, words)


def _offered(asker: Viewer, pages: list[Page]) -> list[Offered]:
    known = open_pages(asker).filter(pk__in=[page.pk for page in pages]).order_by()
    titles = dict(known.values_list("pk", "title"))
    return [Offered(page, titles.get(page.pk, "")) for page in pages]


def _titled(asker: Viewer, words: str) -> list[Offered]:
    pages = readable_pages(asker).select_related("space").defer("markdown", "losses")
    for word in words.split()[:10]:
        pages = pages.filter(title__icontains=word)
    found = pages.order_by(ByName("title"), "pk")[:MOST_OFFERED]
    return [Offered(page, page.title) for page in found]
