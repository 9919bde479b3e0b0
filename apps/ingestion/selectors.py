"""Reads of jobs, inside the active organization."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from apps.ingestion.models import Job, JobPage, PageOutcome
from apps.knowledge.access.rules import closed_content
from apps.knowledge.models import PageStatus
from apps.knowledge.selectors import readable_spaces
from apps.organizations.viewer import Viewer

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


def page_lines(viewer: Viewer, job: Job, outcome: PageOutcome, total: int) -> PageLines:
    """Those whose titles the viewer may know; no query when there is nothing to read."""
    if not total:
        return PageLines((), 0)
    return PageLines(tuple(job_pages(viewer, job, outcome)[:MOST_SHOWN]), total)


def job_pages(viewer: Viewer, job: Job, outcome: PageOutcome) -> QuerySet[JobPage]:
    """The pages with this outcome, in the order of the import, with the page as it is now.

    Who manages imports may be kept from pages, and then from their titles too.
    """
    rows = JobPage.objects.select_related("page").filter(job=job, outcome=outcome)
    if viewer.user_id is None:
        return rows
    return rows.filter(
        ~closed_content(viewer, "job__space__site"),
        Q(job__space=None) | Q(job__space__in=readable_spaces(viewer).order_by().values("pk")),
    )


def undoable_removals(job: Job) -> QuerySet[JobPage]:
    """Pages this job removed that nothing brought back since, or not as far as the search."""
    removed = Q(page__status=PageStatus.REMOVED)
    not_indexed = Q(page__isnull=False) & ~Q(page__indexed_hash=F("page__content_hash"))
    return JobPage.objects.filter(
        removed | not_indexed, job=job, outcome=PageOutcome.REMOVED, undone_at=None
    )
