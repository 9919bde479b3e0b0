"""Helpers: a page from a body in storage format, and things known by exactly their names."""

from dataclasses import dataclass, field

from apps.knowledge.conversion import (
    ConvertedPage,
    NoLinks,
    NoReferences,
    PageContext,
    References,
    convert_storage,
)


@dataclass(frozen=True, slots=True)
class Known:
    """Pages by space and title, posts with their day too, files by page and name."""

    pages: dict[tuple[str, str], str] = field(default_factory=dict)
    posts: dict[tuple[str, str, str], str] = field(default_factory=dict)
    numbers: frozenset[str] = frozenset()
    files: dict[tuple[str, str], str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    site: str = ""

    def page_titled(self, space_key: str, title: str) -> str | None:
        return self.pages.get((space_key, title))

    def post_titled(self, space_key: str, title: str, day: str) -> str | None:
        return self.posts.get((space_key, title, day))

    def content_numbered(self, content_id: str) -> str | None:
        return content_id if content_id in self.numbers else None

    def file_named(self, content_id: str, filename: str) -> str | None:
        return self.files.get((content_id, filename))

    def person(self, key: str) -> str | None:
        return self.people.get(key)

    def on_site(self, path: str) -> str | None:
        return f"{self.site}{path}" if self.site else None


def convert(
    body: str, known: References | None = None, title: str = "A page", space_key: str = "OPS"
) -> ConvertedPage:
    return convert_storage(
        body, PageContext("1", title, NoLinks(), known or NoReferences(), space_key)
    )


def macro(name: str, inner: str = "", /, **parameters: str) -> str:
    """A macro; the parameter `default` is the one without a name."""
    told = "".join(
        f'<ac:parameter ac:name="{"" if key == "default" else key}">{value}</ac:parameter>'
        for key, value in parameters.items()
    )
    return f'<ac:structured-macro ac:name="{name}">{told}{inner}</ac:structured-macro>'


def rich(inner: str) -> str:
    return f"<ac:rich-text-body>{inner}</ac:rich-text-body>"


def plain(text: str) -> str:
    return f"<ac:plain-text-body><![CDATA[{text}]]></ac:plain-text-body>"
