"""Pages with their passages, in the database and in the index."""

from hashlib import sha256
from typing import Any

import pytest

from apps.knowledge.models import Page, Space
from apps.organizations.models import Organization
from apps.organizations.viewer import Viewer
from apps.search.indexing import index_pages
from tests.factories import ChunkFactory, PageFactory, SpaceFactory


def add_page(
    organization: Organization,
    *texts: str,
    space: Space | None = None,
    heading_path: tuple[str, ...] = ("Steps",),
    **fields: Any,
) -> Page:
    """A page of these passages, indexed; its Markdown is the passages joined by empty lines."""
    space = space or SpaceFactory.create(organization=organization)
    fields.setdefault("content_hash", sha256(str(texts).encode()).hexdigest())
    page: Page = PageFactory.create(
        organization=organization, space=space, markdown="\n\n".join(texts), **fields
    )
    start = 0
    for number, text in enumerate(texts):
        ChunkFactory.create(
            organization=organization,
            page=page,
            number=number,
            heading_path=list(heading_path),
            text=text,
            start=start,
            end=start + len(text),
        )
        start += len(text) + 2
    index_pages(organization.pk, [page.pk])
    return page


@pytest.fixture
def viewer(organization: Organization) -> Viewer:
    return Viewer(organization_id=organization.pk, user_id=None)
