"""The operator's list of import jobs, which the pipeline alone writes."""

from django.contrib import admin

from apps.core.admin_parts import LookOnly, ModelAdmin, badge
from apps.ingestion.models import Job
from apps.ingestion.presentation import kind_of


@admin.register(Job)
class JobAdmin(LookOnly, ModelAdmin[Job]):
    list_display = [
        "file_name",
        "organization",
        "space",
        "state_badge",
        "progress",
        "created_at",
        "finished_at",
    ]
    list_filter = ["state", "created_at", ("organization", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["organization", "space"]
    search_fields = ["file_name", "site", "space__key"]
    show_full_result_count = False
    fields = [
        "organization",
        "file_name",
        "file_size",
        "site",
        "space",
        "created_by",
        "state",
        "stage",
        "waits_for",
        "done",
        "total",
        "attempts",
        "counters",
        "losses",
        "problem_code",
        "problem_detail",
        "created_at",
        "started_at",
        "heartbeat_at",
        "finished_at",
    ]

    @admin.display(description="State", ordering="state")
    def state_badge(self, job: Job) -> str:
        return badge(job.get_state_display(), kind_of(job))

    @admin.display(description="Pages")
    def progress(self, job: Job) -> str:
        return f"{job.done:,} of {job.total:,}" if job.total else ""
