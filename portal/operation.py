"""What stands on the operator's home: imports of every organization under way or failed."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from apps.core.parts import Kind
from apps.ingestion.models import FINISHED, Job, JobState
from apps.ingestion.presentation import kind_of, problem_of

_SHOWN = 20
_FAILED_SINCE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class JobRow:
    """`why` it failed, in one sentence; empty while it has not."""

    job: Job
    kind: Kind
    why: str


def jobs_under_way() -> list[JobRow]:
    """Unfinished jobs of every organization in scope, oldest first, at most twenty."""
    return _rows(Job.objects.exclude(state__in=FINISHED).order_by("created_at"))


def failed_jobs() -> list[JobRow]:
    """Jobs that failed within two weeks, newest first, at most twenty."""
    since = timezone.now() - _FAILED_SINCE
    failed = Job.objects.filter(state=JobState.FAILED, created_at__gt=since)
    return _rows(failed.order_by("-created_at"))


def _rows(jobs: QuerySet[Job]) -> list[JobRow]:
    shown = jobs.select_related("organization")[:_SHOWN]
    return [JobRow(job, kind_of(job), _why(job)) for job in shown]


def _why(job: Job) -> str:
    problem = problem_of(job)
    return problem.what if problem else ""
