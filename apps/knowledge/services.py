"""Writes of spaces, pages, their passages and attachments, many at a time.

Every function works inside the active organization. Callers that write pages pass loaded spaces,
so that the tenancy checks compare objects and ask the database nothing.
"""

import hashlib
import json
import os
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from apps.knowledge.conversion import CONVERTER_VERSION, ChunkDraft
from apps.knowledge.models import Attachment, Chunk, Page, PageStatus, Space
from apps.organizations.bulk import insert_rows
from apps.organizations.names import files_dir

_PRIVATE_DIRECTORY = 0o700


@dataclass(frozen=True, slots=True)
class SpaceDraft:
    site: str
    key: str
    name: str
    description: str
    home_content_id: str


@dataclass(frozen=True, slots=True)
class AttachmentDraft:
    """`stored` is the path below the organization's files, empty when the bytes are missing."""

    source_id: str
    filename: str
    media_type: str
    size: int = 0
    digest: str = ""
    stored: str = ""


@dataclass(frozen=True, slots=True)
class PageDraft:
    """A page to write whole. `parent_id` is the parent's primary key when it is known already."""

    content_id: str
    title: str
    parent_id: int | None
    position: int
    version: int | None
    author_name: str
    editor_name: str
    created_on: date | None
    created_raw: str
    updated_on: date | None
    updated_raw: str
    source_url: str
    labels: tuple[str, ...]
    markdown: str
    content_hash: str
    losses: Mapping[str, int]
    chunks: tuple[ChunkDraft, ...]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """`path` is below the organization's files; `size` in bytes; `digest` is SHA-256 in hex."""

    path: str
    size: int
    digest: str


def content_hash(space_key: str, title: str, updated_on: date | None, markdown: str) -> str:
    """Changes with everything the search index holds of a page."""
    head = json.dumps([CONVERTER_VERSION, space_key, title, str(updated_on)])
    return hashlib.sha256(f"{head}\n{markdown}".encode()).hexdigest()


def save_space(organization_id: int, draft: SpaceDraft) -> Space:
    """The space of this site and key, brought up to date or made."""
    space, _ = Space.objects.update_or_create(
        organization_id=organization_id,
        site=draft.site[:300],
        key=draft.key[:255],
        defaults={
            "name": draft.name[:255],
            "description": draft.description,
            "home_content_id": draft.home_content_id[:64],
        },
    )
    return space


_WRITTEN = [
    "space",
    "title",
    "parent",
    "position",
    "version",
    "status",
    "author_name",
    "editor_name",
    "created_on",
    "created_raw",
    "updated_on",
    "updated_raw",
    "source_url",
    "labels",
    "markdown",
    "content_hash",
    "converter_version",
    "losses",
    "as_of",
    "removed_at",
]


def save_pages(
    space: Space, drafts: Sequence[PageDraft], *, as_of: datetime, new_text: Collection[str]
) -> dict[str, Page]:
    """Writes these pages by their identity; those named in `new_text` get new passages too.

    Returns the rows by content id. The search index is not touched: pages whose `indexed_hash`
    differs from `content_hash` still have to be indexed.
    """
    if not drafts:
        return {}
    rows = Page.objects.bulk_create(
        [_page(space, draft, as_of) for draft in drafts],
        update_conflicts=True,
        unique_fields=["organization", "site", "content_id"],
        update_fields=_WRITTEN,
    )
    pages = {row.content_id: row for row in rows}
    Chunk.objects.filter(page__in=[pages[content_id].pk for content_id in new_text]).delete()
    insert_rows(
        Chunk,
        ("page_id", "number", "heading_path", "text", "start", "end"),
        [
            (page_id, chunk.number, chunk.heading_path, chunk.text, chunk.start, chunk.end)
            for draft in drafts
            if draft.content_id in new_text
            for page_id in (pages[draft.content_id].pk,)
            for chunk in draft.chunks
        ],
    )
    return pages


def _page(space: Space, draft: PageDraft, as_of: datetime) -> Page:
    return Page(
        organization_id=space.organization_id,
        space=space,
        site=space.site,
        content_id=draft.content_id,
        title=draft.title[:500],
        parent_id=draft.parent_id,
        position=draft.position,
        version=draft.version,
        status=PageStatus.CURRENT,
        author_name=draft.author_name[:255],
        editor_name=draft.editor_name[:255],
        created_on=draft.created_on,
        created_raw=draft.created_raw[:100],
        updated_on=draft.updated_on,
        updated_raw=draft.updated_raw[:100],
        source_url=draft.source_url[:1000],
        labels=list(draft.labels),
        markdown=draft.markdown,
        content_hash=draft.content_hash,
        converter_version=CONVERTER_VERSION,
        losses=dict(draft.losses),
        as_of=as_of,
        removed_at=None,
    )


def confirm_pages(space: Space, content_ids: Iterable[str], *, as_of: datetime) -> None:
    """The source still says the same of these pages."""
    Page.objects.filter(site=space.site, content_id__in=list(content_ids)).update(as_of=as_of)


def confirm_space(space: Space, *, as_of: datetime) -> None:
    Space.objects.filter(pk=space.pk).update(as_of=as_of)


def save_attachments(wanted: Mapping[int, Sequence[AttachmentDraft]]) -> None:
    """Makes the attachments of these pages (by primary key) exactly the given ones."""
    known: dict[int, dict[str, Attachment]] = defaultdict(dict)
    for attachment in Attachment.objects.filter(page__in=wanted):
        known[attachment.page_id][attachment.source_id] = attachment
    new: list[tuple[int, str, str, str, int, str, str]] = []
    changed: list[Attachment] = []
    gone: list[int] = []
    for page_id, drafts in wanted.items():
        there = known[page_id]
        for draft in drafts:
            row = there.get(draft.source_id)
            if row is None:
                new.append((page_id, draft.source_id, *_values(draft)))
            elif _values(draft) != _row_values(row):
                _fill(row, draft)
                changed.append(row)
        kept = {draft.source_id for draft in drafts}
        gone += [row.pk for source_id, row in there.items() if source_id not in kept]
    insert_rows(Attachment, ("page_id", "source_id", *_ATTACHMENT_FIELDS), new)
    Attachment.objects.bulk_update(changed, _ATTACHMENT_FIELDS)
    Attachment.objects.filter(pk__in=gone).delete()


_ATTACHMENT_FIELDS = ("filename", "media_type", "size", "digest", "stored")
_AttachmentValues = tuple[str, str, int, str, str]


def _values(draft: AttachmentDraft) -> _AttachmentValues:
    """In the order of `_ATTACHMENT_FIELDS`, cut to what the columns hold."""
    return (draft.filename[:500], draft.media_type[:150], draft.size, draft.digest, draft.stored)


def _row_values(row: Attachment) -> _AttachmentValues:
    return (row.filename, row.media_type, row.size, row.digest, row.stored)


def _fill(row: Attachment, draft: AttachmentDraft) -> None:
    for name, value in zip(_ATTACHMENT_FIELDS, _values(draft), strict=True):
        setattr(row, name, value)


def place_pages(parents: Mapping[int, int | None]) -> None:
    """Hangs pages (by primary key) under their parents; those not named stay where they are."""
    children: dict[int | None, list[int]] = defaultdict(list)
    for page_id, parent_id in parents.items():
        children[parent_id].append(page_id)
    with transaction.atomic():
        for parent_id, page_ids in children.items():
            Page.objects.filter(pk__in=page_ids).update(parent_id=parent_id)


def remove_pages(page_ids: Collection[int]) -> None:
    """The pages leave every list and, once the index follows, the search; their rows stay."""
    Page.objects.filter(pk__in=page_ids, status=PageStatus.CURRENT).update(
        status=PageStatus.REMOVED, removed_at=timezone.now()
    )


def restore_pages(page_ids: Collection[int]) -> None:
    """Undoes `remove_pages`; the index follows separately."""
    Page.objects.filter(pk__in=page_ids, status=PageStatus.REMOVED).update(
        status=PageStatus.CURRENT, removed_at=None
    )


def store_file(organization_id: int, folder: str, blocks: Iterable[bytes]) -> StoredFile:
    """Keeps the bytes under their digest, so that the same file is kept once.

    Whatever happens on the way, no partial file stays. Raises OSError as it comes (a full disk
    among others) and what `blocks` raises.
    """
    root = files_dir(organization_id)
    incoming = root / "incoming"
    incoming.mkdir(mode=_PRIVATE_DIRECTORY, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    size = 0
    handle, name = tempfile.mkstemp(dir=incoming)
    try:
        with os.fdopen(handle, "wb") as file:
            for block in blocks:
                file.write(block)
                digest.update(block)
                size += len(block)
        final = Path(folder) / digest.hexdigest()[:2] / digest.hexdigest()
        target = root / final
        target.parent.mkdir(mode=_PRIVATE_DIRECTORY, parents=True, exist_ok=True)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return StoredFile(str(final), size, digest.hexdigest())
