"""Where a citation leads."""

from dataclasses import dataclass

from apps.knowledge.addresses import passage_panel_url, passage_url


@dataclass(frozen=True, slots=True)
class Place:
    """`markdown[start:end]` of the page with this `content_hash`."""

    page_id: int
    start: int
    end: int
    content_hash: str


@dataclass(frozen=True, slots=True)
class CitationAddress:
    """`url` is the page at the passage, `panel_url` the fragment for the panel beside it."""

    url: str
    panel_url: str


def citation_address(slug: str, number: int, place: Place) -> CitationAddress:
    """Where citation `number` leads in the organization."""
    passage = (slug, place.page_id, place.start, place.end)
    panel_url = passage_panel_url(*passage, content_hash=place.content_hash)
    return CitationAddress(
        url=passage_url(*passage, content_hash=place.content_hash),
        panel_url=f"{panel_url}&n={number}",
    )
