"""A page read, converted and cut: what the reader process sends for each page. Pure."""

import struct
import traceback
from dataclasses import dataclass
from pathlib import Path

from apps.ingestion.problems import ProblemCode
from apps.ingestion.sources.base import (
    ListedPage,
    Listing,
    PageUnreadableError,
    Source,
    SourceAttachment,
    SourceDate,
)
from apps.knowledge.conversion import CHUNKS_MAX, ChunkDraft, chunk_page

FRAME = struct.Struct("<Q")
"""Before each pickled reading: its length in bytes."""
_CALLS_TOLD = 12


@dataclass(frozen=True, slots=True)
class PageReading:
    """Everything of a page that is written; `losses` are counts by code."""

    listed: ListedPage
    markdown: str
    losses: dict[str, int]
    chunks: tuple[ChunkDraft, ...]
    author_name: str
    editor_name: str
    created: SourceDate
    updated: SourceDate
    version: int | None
    url: str
    labels: tuple[str, ...]
    attachments: tuple[SourceAttachment, ...]


@dataclass(frozen=True, slots=True)
class UnreadPage:
    """A page that could not be read. `reason` is for people; `error`, for the log, names a fault of
    the portal's own and is empty where the page is to blame, and `trace` says where it happened.
    """

    listed: ListedPage
    reason: str
    error: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class ReaderReady:
    """The first thing a reader sends, once it has looked through the archive."""

    listing: Listing


@dataclass(frozen=True, slots=True)
class ReaderRefusal:
    """Sent instead, when the archive must be refused whole."""

    code: ProblemCode
    detail: str


def read_page(source: Source, listed: ListedPage) -> PageReading | UnreadPage:
    """Never raises for what one page holds."""
    try:
        page = source.page(listed)
        chunks = chunk_page(page.content)
    except PageUnreadableError as error:
        return UnreadPage(listed, error.reason)
    except Exception as error:  # noqa: BLE001 - one page must never end the import
        name = type(error).__name__
        return UnreadPage(
            listed,
            f"The portal failed on this page ({name}). Please report it.",
            name,
            _trace(error),
        )
    if len(chunks) > CHUNKS_MAX:
        return UnreadPage(
            listed,
            f"It has {len(chunks):,} passages; {CHUNKS_MAX:,} are the most that can be searched.",
        )
    return PageReading(
        listed=listed,
        markdown=page.content.markdown,
        losses=page.content.losses.as_json(),
        chunks=chunks,
        author_name=page.author_name,
        editor_name=page.editor_name,
        created=page.created,
        updated=page.updated,
        version=page.version,
        url=page.url,
        labels=page.labels,
        attachments=page.attachments,
    )


def _trace(error: Exception) -> str:
    """Where it happened, the innermost call last, on one line. Without the error's own message,
    which may quote the page.
    """
    calls = traceback.extract_tb(error.__traceback__)[-_CALLS_TOLD:]
    return ">".join(f"{Path(call.filename).name}:{call.lineno}:{call.name}" for call in calls)
