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


class References(Protocol):
    """Looks up what storage format names instead of giving an address.

    One class may implement this and LinkResolver.
    """

    def page_titled(self, space_key: str, title: str) -> str | None:
        """The content id of the page, or None when the import has no such page.

        The key is that of the page at hand where the source names no space.
        """
        ...

    def post_titled(self, space_key: str, title: str, day: str) -> str | None:
        """The content id of the blog post of a day (as the source writes it), or None."""
        ...

    def content_numbered(self, content_id: str) -> str | None:
        """The content id of a page or post that is named by its number, or None."""
        ...

    def file_named(self, content_id: str, filename: str) -> str | None:
        """The source id of a page's current attachment of this name, or None."""
        ...

    def person(self, key: str) -> str | None:
        """What people call the owner of an account id, a user key or a login, or None."""
        ...

    def on_site(self, path: str) -> str | None:
        """The http(s) address of a path below the base of the Confluence, or None.

        `/display/KEY` becomes `https://example.atlassian.net/wiki/display/KEY`.
        """
        ...


class NoReferences:
    """For a page on its own: nothing and nobody is known."""

    def page_titled(self, space_key: str, title: str) -> str | None:
        return None

    def post_titled(self, space_key: str, title: str, day: str) -> str | None:
        return None

    def content_numbered(self, content_id: str) -> str | None:
        return None

    def file_named(self, content_id: str, filename: str) -> str | None:
        return None

    def person(self, key: str) -> str | None:
        return None

    def on_site(self, path: str) -> str | None:
        return None


_NO_REFERENCES = NoReferences()


@dataclass(frozen=True, slots=True)
class PageContext:
    """`references` and `space_key` are for storage format, rendered HTML has addresses only."""

    content_id: str
    title: str
    resolver: LinkResolver
    references: References = _NO_REFERENCES
    space_key: str = ""
