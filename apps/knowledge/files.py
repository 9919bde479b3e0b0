"""Stored files: which may be shown in the browser, and where they lie."""

from pathlib import Path

from apps.knowledge.models import Attachment
from apps.organizations.names import files_dir

# By the first bytes, never by name: what a browser shows in place must not be a document.
_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"GIF87a", 0, "image/gif"),
    (b"GIF89a", 0, "image/gif"),
    (b"WEBP", 8, "image/webp"),
)
_PICTURE_TYPES = frozenset(media_type for _, _, media_type in _PICTURES)
_PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp")
_LONGEST_SIGNATURE = 12


class FileMissingError(LookupError):
    """The attachment is known, its file is not there."""


def is_picture(media_type: str, filename: str) -> bool:
    """Whether it claims to be a picture that can be shown in place; serving checks the bytes."""
    return media_type.lower() in _PICTURE_TYPES or filename.lower().endswith(_PICTURE_ENDINGS)


def picture_type(start: bytes) -> str | None:
    """The media type of a raster picture by its first bytes, else None."""
    for signature, at, media_type in _PICTURES:
        if start.startswith(signature, at):
            return media_type
    return None


def stored_file(attachment: Attachment) -> tuple[Path, str | None]:
    """The file and its type as a picture, None for anything else; raises FileMissingError."""
    root = files_dir(attachment.organization_id).resolve()
    path = (root / attachment.stored).resolve()
    if not attachment.stored or not path.is_relative_to(root) or not path.is_file():
        raise FileMissingError(attachment.filename)
    with path.open("rb") as file:
        return path, picture_type(file.read(_LONGEST_SIGNATURE))
