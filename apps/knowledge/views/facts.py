"""What is known about a page besides its text."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import urlsplit

from apps.knowledge.models import Attachment, Page
from apps.knowledge.targets import attachment_url


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """A file as the page lists it; `url` is empty when the file itself was not in the import."""

    name: str
    kind: str
    size: int
    url: str


def attachment_lines(slug: str, attachments: Iterable[Attachment]) -> list[AttachmentLine]:
    return [
        AttachmentLine(
            name=attachment.filename,
            kind=_kind(attachment),
            size=attachment.size,
            url=attachment_url(slug, attachment) if attachment.stored else "",
        )
        for attachment in attachments
    ]


def confluence_url(page: Page) -> str:
    """The page's address in Confluence, empty unless it is an http(s) one."""
    try:
        parts = urlsplit(page.source_url)
    except ValueError:
        return ""
    return page.source_url if parts.scheme in {"http", "https"} and parts.netloc else ""


def _kind(attachment: Attachment) -> str:
    ending = PurePath(attachment.filename).suffix.removeprefix(".").upper()
    return ending or attachment.media_type or "File"
