"""The operator's list of conversations: whose, when and how long, never what was said.

Titles are made from questions, so they are not shown; turns and citations are not registered.
"""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from apps.chat.models import Conversation
from apps.core.admin_parts import LookOnly, ModelAdmin


@admin.register(Conversation)
class ConversationAdmin(LookOnly, ModelAdmin[Conversation]):
    list_display = ["id", "organization", "user", "questions", "created_at", "updated_at"]
    list_filter = ["updated_at", ("organization", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["organization", "user"]
    search_fields = ["user__email", "organization__name"]
    show_full_result_count = False
    fields = ["organization", "user", "questions", "created_at", "updated_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Conversation]:
        rows = super().get_queryset(request).annotate(turn_count=Count("turns"))
        return rows.defer("title")

    @admin.display(description="Questions", ordering="turn_count")
    def questions(self, conversation: Any) -> int:
        count: int = conversation.turn_count
        return count
