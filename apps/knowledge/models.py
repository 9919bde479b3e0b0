"""What an organization knows: spaces, pages, attachments and the chunks that are searched.

The database is the truth; every index can be built again from it.
"""

from django.db import models
from django.utils import timezone

from apps.knowledge.access import models as access
from apps.organizations.tenancy import TenantModel

__all__ = ["Attachment", "Chunk", "Page", "PageStatus", "Space", "SpaceReaders", "access"]


class SpaceReaders(models.TextChoices):
    """Who reads a space, by the organization's own choice."""

    EVERYBODY = "everybody", "All members"
    CHOSEN = "chosen", "Chosen members"


class Space(TenantModel):
    """A Confluence space. `site` is the base address it came from, empty when unknown."""

    site = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=255)
    name = models.CharField(max_length=255, blank=True)
    description = models.TextField(blank=True)
    home_content_id = models.CharField(max_length=64, blank=True)
    readers = models.CharField(
        max_length=10,
        choices=SpaceReaders.choices,
        default=SpaceReaders.EVERYBODY,
        # The release before this one knows no such column, and may still write spaces.
        db_default=SpaceReaders.EVERYBODY,
    )
    as_of = models.DateTimeField(
        null=True, blank=True, help_text="When the source last confirmed this content."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name", "key"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "site", "key"], name="space_once"),
        ]

    def __str__(self) -> str:
        return self.name or self.key


class PageStatus(models.TextChoices):
    CURRENT = "current", "Current"
    REMOVED = "removed", "Removed"


class Page(TenantModel):
    """One page, whichever way it came: (organization, site, content id) is its identity.

    `markdown` is the text that chunks and citations point into; `indexed_hash` equals
    `content_hash` once the search index holds this text.
    """

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="pages")
    site = models.CharField(max_length=300, blank=True)
    content_id = models.CharField(max_length=64)
    title = models.CharField(max_length=500)
    parent = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="children"
    )
    position = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=PageStatus.choices, default=PageStatus.CURRENT)
    author_name = models.CharField(max_length=255, blank=True)
    editor_name = models.CharField(max_length=255, blank=True)
    created_on = models.DateField(null=True, blank=True)
    created_raw = models.CharField(max_length=100, blank=True)
    updated_on = models.DateField(null=True, blank=True)
    updated_raw = models.CharField(max_length=100, blank=True)
    source_url = models.CharField(max_length=1000, blank=True)
    labels = models.JSONField(default=list, blank=True)
    markdown = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    indexed_hash = models.CharField(max_length=64, blank=True)
    converter_version = models.PositiveIntegerField(default=0)
    losses = models.JSONField(default=dict, blank=True)
    as_of = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "site", "content_id"], name="page_identity"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "space", "status"], name="page_by_space"),
            models.Index(fields=["organization", "parent", "position"], name="page_tree"),
        ]

    def __str__(self) -> str:
        return self.title


class Attachment(TenantModel):
    """A file of a page. `stored` is its path below the organization's files, empty when missing."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="attachments")
    source_id = models.CharField(max_length=64)
    filename = models.CharField(max_length=500)
    media_type = models.CharField(max_length=150, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    stored = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["filename", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "page", "source_id"], name="file_once"),
        ]
        indexes = [
            models.Index(fields=["organization", "source_id"], name="file_by_source"),
        ]

    def __str__(self) -> str:
        return self.filename


class Chunk(TenantModel):
    """A passage: `start` and `end` are offsets into the page's Markdown."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    heading_path = models.JSONField(default=list)
    text = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ["page", "number"]
        constraints = [
            # Led by the organization, or SQLite walks all its chunks to find those of a page.
            models.UniqueConstraint(fields=["organization", "page", "number"], name="chunk_once"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}:{self.number}"
