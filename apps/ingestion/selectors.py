"""Reads of jobs, inside the active organization."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from apps.ingestion.models import Job, JobPage, PageOutcome
from apps.knowledge.models import PageStatus

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


def job_pages(job: Job, outcome: PageOutcome) -> QuerySet[JobPage]:
    """Every page with this outcome, in the order of the import, with the page as it is now."""
    return JobPage.objects.select_related("page").filter(job=job, outcome=outcome)


def undoable_removals(job: Job) -> QuerySet[JobPage]:
    """Pages this job removed that nothing brought back since, or not as far as the search."""
    removed = Q(page__status=PageStatus.REMOVED)
    not_indexed = Q(page__isnull=False) & ~Q(page__indexed_hash=F("page__content_hash"))
    return JobPage.objects.filter(
        removed | not_indexed, job=job, outcome=PageOutcome.REMOVED, undone_at=None
    )
