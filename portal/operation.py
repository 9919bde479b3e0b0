"""What stands on the operator's home: imports of every organization that run or failed."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from apps.ingestion.models import Job, JobState

_SHOWN = 20
_FAILED_SINCE = timedelta(days=14)


def jobs_under_way() -> QuerySet[Job]:
    """Waiting and running jobs of every organization in scope, oldest first, at most twenty."""
    states = [JobState.QUEUED, JobState.RUNNING]
    rows = Job.objects.select_related("organization").filter(state__in=states)
    return rows.order_by("created_at")[:_SHOWN]


def failed_jobs() -> QuerySet[Job]:
    """Jobs that failed within two weeks, newest first, at most twenty."""
    rows = Job.objects.select_related("organization").filter(
        state=JobState.FAILED, created_at__gt=timezone.now() - _FAILED_SINCE
    )
    return rows.order_by("-created_at")[:_SHOWN]
