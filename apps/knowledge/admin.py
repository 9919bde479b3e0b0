"""The operator's lists of spaces, pages and files. Imports write them, so they are look-only."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat

from apps.core.admin_parts import LookOnly, ModelAdmin, badge
from apps.core.parts import Kind
from apps.knowledge.models import Attachment, Page, PageStatus, Space


@admin.register(Space)
class SpaceAdmin(LookOnly, ModelAdmin[Space]):
    list_display = ["name_or_key", "key", "organization", "pages_count", "as_of"]
    list_filter = ["as_of", ("organization", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["organization"]
    search_fields = ["key", "name", "site"]
    show_full_result_count = False
    fields = ["organization", "key", "name", "site", "description", "as_of", "created_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Space]:
        current = Q(pages__status=PageStatus.CURRENT)
        return super().get_queryset(request).annotate(page_count=Count("pages", filter=current))

    @admin.display(description="Space", ordering="name")
    def name_or_key(self, space: Space) -> str:
        return str(space)

    @admin.display(description="Pages", ordering="page_count")
    def pages_count(self, space: Any) -> int:
        count: int = space.page_count
        return count


@admin.register(Page)
class PageAdmin(LookOnly, ModelAdmin[Page]):
    list_display = ["title", "organization", "space", "state", "updated_on", "as_of"]
    list_filter = ["status", "as_of", ("organization", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["organization", "space"]
    search_fields = ["title", "content_id"]
    show_full_result_count = False
    fields = [
        "organization",
        "space",
        "title",
        "content_id",
        "site",
        "status",
        "version",
        "author_name",
        "editor_name",
        "created_on",
        "updated_on",
        "source_url",
        "labels",
        "losses",
        "as_of",
        "removed_at",
        "markdown",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Page]:
        return super().get_queryset(request).defer("markdown", "losses", "labels")

    @admin.display(description="State", ordering="status")
    def state(self, page: Page) -> str:
        kinds = {PageStatus.CURRENT: Kind.OK, PageStatus.REMOVED: Kind.WARN}
        return badge(page.get_status_display(), kinds[PageStatus(page.status)])


@admin.register(Attachment)
class AttachmentAdmin(LookOnly, ModelAdmin[Attachment]):
    list_display = ["filename", "organization", "page", "media_type", "bytes", "state"]
    list_filter = ["media_type", ("organization", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["organization", "page"]
    search_fields = ["filename", "source_id"]
    show_full_result_count = False
    fields = ["organization", "page", "filename", "media_type", "size", "source_id", "stored"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attachment]:
        return super().get_queryset(request).defer("page__markdown")

    @admin.display(description="Size", ordering="size")
    def bytes(self, attachment: Attachment) -> str:
        return filesizeformat(attachment.size)

    @admin.display(description="State", ordering="stored")
    def state(self, attachment: Attachment) -> str:
        return badge("Stored", Kind.OK) if attachment.stored else badge("Missing", Kind.WARN)
