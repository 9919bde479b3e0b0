"""The operator's list of search indexes; the command move_engine changes them."""

from django.contrib import admin

from apps.core.admin_parts import LookOnly, ModelAdmin
from apps.search.models import OrganizationIndex


@admin.register(OrganizationIndex)
class OrganizationIndexAdmin(LookOnly, ModelAdmin[OrganizationIndex]):
    list_display = ["organization", "engine", "moving_to"]
    list_filter = ["engine", "moving_to"]
    list_select_related = ["organization"]
    search_fields = ["organization__name", "organization__slug"]
    show_full_result_count = False
    fields = ["organization", "engine", "moving_to"]
