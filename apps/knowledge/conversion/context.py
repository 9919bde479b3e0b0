"""What a front end must know about the page it converts."""

from dataclasses import dataclass
from typing import Protocol


class LinkResolver(Protocol):
    """Looks up what a raw address in a page means inside the import at hand.

    Addresses arrive exactly as they stand in the source, without their fragment: percent-encoded
    names are not decoded, queries such as `?width=760` are still there.
    """

    def page(self, href: str) -> str | None:
        """The content id of the page it points to, or None when the import has no such page."""
        ...

    def attachment(self, href: str) -> str | None:
        """The source id of the attachment it points to, or None when the import has none."""
        ...

    def absolute(self, href: str) -> str | None:
        """The http(s) address of a site-relative one, or None when the site is not known."""
        ...


class NoLinks:
    """A resolver for a page on its own: nothing inside is known, nothing resolves."""

    def page(self, href: str) -> str | None:
        return None

    def attachment(self, href: str) -> str | None:
        return None

    def absolute(self, href: str) -> str | None:
        return None


@dataclass(frozen=True, slots=True)
class PageContext:
    content_id: str
    title: str
    resolver: LinkResolver
