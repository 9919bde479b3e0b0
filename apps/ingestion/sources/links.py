"""What an address inside an HTML export means: the resolver the converter asks. Pure."""

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qs, unquote, unquote_plus, urlsplit

_LOCAL_ATTACHMENT = re.compile(r"attachments/(?:thumbnails/)?[^/]+/([^/?#]+)$")
_DOWNLOAD = re.compile(r"/download/(?:attachments|thumbnails|temp)/(\d+)/([^/]+)$")
_CONVERTED = re.compile(r"rest/documentConversion/latest/conversion/thumbnail/(\w+)/")
_DISPLAY = re.compile(r"/display/([^/]+)(?:/([^/]+))?/?$")
_SPACES = re.compile(r"/spaces/[^/]+/pages/(?:edit-v2/)?(\d+)(?:/|$)")
_OVERVIEW = re.compile(r"/spaces/([^/]+)(?:/overview|/pages)?/?$")
_LONGEST_ID = 64
_TINY = re.compile(r"/x/([\w-]+)/?$")


def attachment_id(path: str) -> str:
    """The id Confluence stores an attachment under: `attachments/<page>/<id>.<ext>`."""
    match = _LOCAL_ATTACHMENT.search(path.partition("?")[0])
    return short_id(match[1].partition(".")[0]) if match else ""


def short_id(identifier: str) -> str:
    """The identifier, or what stands for one longer than the database keeps."""
    if len(identifier) <= _LONGEST_ID:
        return identifier
    return f"long-{hashlib.sha256(identifier.encode()).hexdigest()[:32]}"


def tiny_id(code: str) -> str | None:
    """The content id a short link `/x/<code>` stands for.

    The id's bytes, lowest first, in base64 with `-` and `_`, the trailing `A`s left off.
    """
    padded = code.replace("-", "/").replace("_", "+").ljust(11, "A") + "="
    try:
        number = int.from_bytes(base64.b64decode(padded, validate=True), "little")
    except (binascii.Error, ValueError):
        return None
    return str(number) if number else None


@dataclass(frozen=True, slots=True)
class ExportLinks:
    """Implements the converter's LinkResolver over one archive.

    `files` are content ids by file name as it stands in the archive, `titles` content ids by
    folded title, `attachments` the ids whose bytes are there, `downloads` attachment ids by
    owning page and original name. `known` are all content ids.
    """

    site: str
    space_key: str
    home_content_id: str
    files: Mapping[str, str]
    titles: Mapping[str, str]
    attachments: frozenset[str]
    downloads: Mapping[tuple[str, str], str]
    known: frozenset[str]
    _site: SplitResult = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_site", urlsplit(self.site))

    def page(self, href: str) -> str | None:
        """The raw name first: in Cloud exports `%27` is part of the file's name."""
        if found := self.files.get(href):
            return found
        path = href.partition("?")[0]
        if found := self.files.get(path) or self.files.get(unquote(path)):
            return found
        own = self._own(href)
        found = None if own is None else self._by_address(own)
        return found if found in self.known else None

    def attachment(self, href: str) -> str | None:
        source_id = attachment_id(href) if href.startswith("attachments/") else ""
        if not source_id and (own := self._own(href)) is not None:
            source_id = self._downloaded(own.path)
        return source_id if source_id in self.attachments else None

    def absolute(self, href: str) -> str | None:
        if not href.startswith("/") or not self._site.netloc:
            return None
        if href.startswith("//"):
            return f"{self._site.scheme}:{href}"
        return f"{self._site.scheme}://{self._site.netloc}{href}"

    def _own(self, href: str) -> SplitResult | None:
        """The address taken apart, when it may be one of this Confluence."""
        try:
            parts = urlsplit(href)
        except ValueError:
            return None
        if parts.netloc and parts.netloc.lower() != self._site.netloc.lower():
            return None
        return parts if parts.scheme in ("", "http", "https") else None

    def _by_address(self, address: SplitResult) -> str | None:
        path = address.path if address.path.startswith("/") else f"/{address.path}"
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        if match := _SPACES.search(path):
            return match[1]
        if match := _TINY.search(path):
            return tiny_id(match[1])
        if path.endswith(".action"):
            return query.get("pageId") or self._by_title(
                query.get("spaceKey", ""), query.get("title", "")
            )
        if match := _DISPLAY.search(path):
            key, title = unquote_plus(match[1]), unquote_plus(match[2] or "")
            return self._by_title(key, title)
        if (match := _OVERVIEW.search(path)) and match[1] == self.space_key:
            return query.get("homepageId", self.home_content_id)
        return None

    def _by_title(self, key: str, title: str) -> str | None:
        if key.lower() != self.space_key.lower():
            return None
        return self.titles.get(folded_title(title)) if title else self.home_content_id

    def _downloaded(self, path: str) -> str:
        if match := _DOWNLOAD.search(path):
            return self.downloads.get((match[1], folded_title(unquote_plus(match[2]))), "")
        match = _CONVERTED.search(path)
        return match[1] if match else ""


def folded_title(title: str) -> str:
    """Titles and file names are compared without regard to case and runs of white space."""
    return " ".join(title.split()).lower()
