"""The operator's lists of vectors: how far each organization is, and what it used."""

from django.contrib import admin

from apps.core.admin_parts import LookOnly, ModelAdmin, badge
from apps.core.parts import Kind
from apps.search.embeddings.models import Filling, Usage
from apps.search.embeddings.usage import cost_of


@admin.register(Filling)
class FillingAdmin(LookOnly, ModelAdmin[Filling]):
    list_display = ["organization", "model", "progress", "state", "problem", "changed_at"]
    list_filter = ["is_due", "model"]
    list_select_related = ["organization"]
    search_fields = ["organization__name", "organization__slug"]
    show_full_result_count = False
    fields = [
        "organization",
        "model",
        "recipe",
        "dimensions",
        "done",
        "total",
        "is_due",
        "problem",
        "resume_at",
        "changed_at",
    ]

    @admin.display(description="Passages")
    def progress(self, filling: Filling) -> str:
        return f"{filling.done:,} of {filling.total:,}"

    @admin.display(description="State", ordering="is_due")
    def state(self, filling: Filling) -> str:
        if filling.resume_at and filling.problem:
            return badge("Waiting", Kind.WARN)
        return badge("Filling", Kind.NEUTRAL) if filling.is_due else badge("Filled", Kind.OK)


@admin.register(Usage)
class UsageAdmin(LookOnly, ModelAdmin[Usage]):
    list_display = ["day", "organization", "model", "requests", "tokens", "cost"]
    list_filter = ["day", "model", ("organization", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["organization"]
    search_fields = ["organization__name", "organization__slug"]
    show_full_result_count = False
    fields = ["day", "organization", "model", "requests", "tokens"]

    @admin.display(description="Cost")
    def cost(self, usage: Usage) -> str:
        return f"{cost_of(usage.tokens):.2f}"
