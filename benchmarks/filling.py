"""Pages of the benchmarks' collections made into rows and index, through the portal's own code."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from django.db import transaction

from apps.knowledge.conversion.chunks import ChunkDraft, chunk_page
from apps.knowledge.conversion.losses import Losses
from apps.knowledge.conversion.page import ConvertedPage
from apps.knowledge.models import Chunk, Page, Space
from apps.organizations.bulk import insert_rows
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from apps.search.indexing import rebuild
from benchmarks.lf_wiki import WikiPage, blocks

_PAGES_AT_ONCE = 2_000
_FILLING = "filling"
"""Name of an organization whose rows are not all there yet."""
_HIGHEST_ID = 2**31


class UnfinishedError(Exception):
    """An earlier run into the same directory was broken off."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A page with its chunks, before it is a row."""

    page: WikiPage
    chunks: tuple[ChunkDraft, ...]


def drafted(page: WikiPage) -> Draft:
    """The page cut as an import cuts it."""
    converted = ConvertedPage(page.markdown, blocks(page.markdown), Losses())
    return Draft(page, tuple(chunk_page(converted)))


def fill_organization(slug: str, pages: Sequence[WikiPage]) -> tuple[Organization, int]:
    """A new organization with these pages, chunked and indexed, and the number of chunks."""
    organization = insert_organization(slug, map(drafted, pages))
    return organization, rebuild(organization.pk).chunks


def organization_filled(slug: str) -> Organization | None:
    """What an earlier run left in a kept portal; raises UnfinishedError when it was broken off."""
    organization = Organization.objects.filter(slug=slug).first()
    if organization is not None and organization.name == _FILLING:
        raise UnfinishedError("The directory holds an unfinished run: remove it and start anew.")
    return organization


def insert_organization(slug: str, drafts: Iterable[Draft]) -> Organization:
    """A new organization with these pages as rows, not indexed yet.

    The page's `source_url` is the file it came from.
    """
    # On a search server that other portals use too, none of theirs has this number.
    organization = Organization.objects.create(
        pk=secrets.randbelow(_HIGHEST_ID) + 1, name=_FILLING, slug=slug
    )
    rest = iter(drafts)
    spaces: dict[str, Space] = {}
    with activate(organization):
        while batch := list(islice(rest, _PAGES_AT_ONCE)):
            for key in {draft.page.space for draft in batch} - spaces.keys():
                spaces[key] = Space.objects.create(organization=organization, key=key, name=key)
            with transaction.atomic():
                _insert(organization, batch, spaces)
    organization.name = slug
    organization.save()
    return organization


def _insert(organization: Organization, batch: Sequence[Draft], spaces: dict[str, Space]) -> None:
    first = Page.objects.count()
    rows = Page.objects.bulk_create(
        [
            Page(
                organization=organization,
                space=spaces[draft.page.space],
                content_id=str(number),
                title=draft.page.title[:500],
                markdown=draft.page.markdown,
                source_url=draft.page.file,
                content_hash=sha256(
                    f"{draft.page.title}\n{draft.page.markdown}".encode()
                ).hexdigest(),
            )
            for number, draft in enumerate(batch, first)
        ]
    )
    insert_rows(
        Chunk,
        ("page_id", "number", "heading_path", "text", "start", "end"),
        [
            (row.pk, chunk.number, list(chunk.heading_path), chunk.text, chunk.start, chunk.end)
            for row, draft in zip(rows, batch, strict=True)
            for chunk in draft.chunks
        ],
    )
