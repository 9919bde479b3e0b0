"""Pages of the benchmarks' wiki made into rows and index, through the portal's own code."""

from collections.abc import Sequence
from hashlib import sha256

from apps.knowledge.conversion.chunks import chunk_page
from apps.knowledge.conversion.losses import Losses
from apps.knowledge.conversion.page import ConvertedPage
from apps.knowledge.models import Chunk, Page, Space
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from apps.search.indexing import index_pages, optimize
from benchmarks.lf_wiki import WikiPage, blocks

_PAGES_AT_ONCE = 500


def fill_organization(slug: str, pages: Sequence[WikiPage]) -> tuple[Organization, int]:
    """A new organization with these pages, chunked and indexed, and the number of chunks.

    The page's `source_url` is the file it came from.
    """
    organization = Organization.objects.create(name=slug, slug=slug)
    chunks = 0
    with activate(organization):
        spaces = {
            key: Space.objects.create(organization=organization, key=key, name=key)
            for key in sorted({page.space for page in pages})
        }
        for start in range(0, len(pages), _PAGES_AT_ONCE):
            batch = pages[start : start + _PAGES_AT_ONCE]
            rows = Page.objects.bulk_create(
                [
                    Page(
                        organization=organization,
                        space=spaces[page.space],
                        content_id=str(start + number),
                        title=page.title[:500],
                        markdown=page.markdown,
                        source_url=page.file,
                        content_hash=sha256(f"{page.title}\n{page.markdown}".encode()).hexdigest(),
                    )
                    for number, page in enumerate(batch)
                ]
            )
            drafts = [_chunks(row) for row in rows]
            chunks += sum(map(len, drafts))
            Chunk.objects.bulk_create([chunk for page in drafts for chunk in page])
            index_pages(organization.pk, [row.pk for row in rows])
    optimize(organization.pk)
    return organization, chunks


def _chunks(page: Page) -> list[Chunk]:
    converted = ConvertedPage(page.markdown, blocks(page.markdown), Losses())
    return [
        Chunk(
            organization=page.organization,
            page=page,
            number=draft.number,
            heading_path=list(draft.heading_path),
            text=draft.text,
            start=draft.start,
            end=draft.end,
        )
        for draft in chunk_page(converted)
    ]
