"""Pages that can be asked about: rows, one chunk each, and the search index."""

from hashlib import sha256

from apps.knowledge.models import Page, Space
from apps.organizations.models import Organization
from apps.search.indexing import index_pages
from tests.factories import ChunkFactory, PageFactory, SpaceFactory

RESTORE = """\
Use this when production data is needed for a rehearsal. Stop the workers, load the newest dump \
from `/backups/nightly`, then replay the queue. Do not restore over a running worker.

```
ops stop workers --env staging
```
"""
ROLES = "Only people with the role **Operator** may restore a backup. Tell the QA lead first.\n"


def add_page(organization: Organization, title: str, markdown: str, space: Space) -> Page:
    """A page that can be found and cited."""
    page = PageFactory.create(
        organization=organization,
        space=space,
        title=title,
        markdown=markdown,
        content_hash=sha256(markdown.encode()).hexdigest(),
    )
    ChunkFactory.create(organization=organization, page=page)
    index_pages(organization.pk, [page.pk])
    return page


def add_handbook(organization: Organization) -> list[Page]:
    """Two pages about restoring a backup, in one space."""
    space = SpaceFactory.create(organization=organization, key="OPS", name="Operations")
    return [
        add_page(organization, "Backup and restore", RESTORE, space),
        add_page(organization, "Staging rules", ROLES, space),
    ]
