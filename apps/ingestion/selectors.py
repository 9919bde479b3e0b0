"""Reads of jobs, inside the active organization."""

from dataclasses import dataclass

from django.db.models import QuerySet

from apps.ingestion.models import Job, JobPage, PageOutcome

MOST_SHOWN = 100
"""Pages of one kind shown on a job's page."""


@dataclass(frozen=True, slots=True)
class PageLines:
    """The first pages with one outcome, and how many there are in all."""

    shown: tuple[JobPage, ...]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.shown)


def jobs() -> QuerySet[Job]:
    """Every job, the newest first, with its space and whoever uploaded the file."""
    return Job.objects.select_related("space", "created_by")


def job_by_pk(pk: int) -> Job | None:
    return Job.objects.select_related("space", "created_by").filter(pk=pk).first()


def page_lines(job: Job, outcome: PageOutcome, total: int) -> PageLines:
    """No query when there is nothing to read."""
    if not total:
        return PageLines((), 0)
    return PageLines(tuple(JobPage.objects.filter(job=job, outcome=outcome)[:MOST_SHOWN]), total)


def undoable_removals(job: Job) -> int:
    """Pages this job removed that were not brought back."""
    return JobPage.objects.filter(
        job=job, outcome=PageOutcome.REMOVED, undone_at=None, page__isnull=False
    ).count()
