"""Addresses of the reader's screens, for templates and for the apps above."""

from urllib.parse import urlencode

from django.urls import reverse

HEADING_PREFIX = "section-"
"""Before a heading's slug in its id, so that no title collides with an id of the frame."""

_VERSION_LENGTH = 12


def page_url(slug: str, page_id: int, *, heading: str = "") -> str:
    """A page, or the heading in it with this slug."""
    address = reverse("knowledge:page", args=[slug, page_id])
    return f"{address}#{HEADING_PREFIX}{heading}" if heading else address


def part_url(slug: str, page_id: int, part: int, *, heading: str = "") -> str:
    """A part of a very long page, counted from 1, or the heading in it with this slug."""
    address = f"{reverse('knowledge:page', args=[slug, page_id])}?{urlencode({'part': part})}"
    return f"{address}#{HEADING_PREFIX}{heading}" if heading else address


def passage_url(slug: str, page_id: int, start: int, end: int, *, content_hash: str = "") -> str:
    """A page at `markdown[start:end]`.

    With the hash of the text the offsets were taken from, a page that has changed since says so
    instead of marking the wrong words.
    """
    query = _passage_query(start, end, content_hash)
    return f"{reverse('knowledge:page', args=[slug, page_id])}?{query}#passage"


def passage_panel_url(
    slug: str, page_id: int, start: int, end: int, *, content_hash: str = ""
) -> str:
    """The fragment for the panel at the right: the passage in the part of its page."""
    query = _passage_query(start, end, content_hash)
    return f"{reverse('knowledge:passage', args=[slug, page_id])}?{query}"


def version_of(content_hash: str) -> str:
    """What stands for the hash in an address."""
    return content_hash[:_VERSION_LENGTH]


def _passage_query(start: int, end: int, content_hash: str) -> str:
    version = {"v": version_of(content_hash)} if content_hash else {}
    return urlencode({"from": start, "to": end, **version})
