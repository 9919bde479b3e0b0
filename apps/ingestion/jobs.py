"""Making, stopping and undoing jobs: the row first, the message once it is committed."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.ingestion.leases import dead_runs
from apps.ingestion.models import FINISHED, UNFINISHED, Job, JobPage, JobState, PageOutcome
from apps.ingestion.problems import ProblemCode, refused
from apps.ingestion.queue import send
from apps.ingestion.runs import upload_path
from apps.ingestion.uploads import StoredUpload
from apps.knowledge.services import restore_pages
from apps.organizations.models import Organization
from apps.search import indexing


@dataclass(frozen=True, slots=True)
class JobRequest:
    """`site` names the Confluence where the archive does not."""

    file_name: str
    upload: StoredUpload
    site: str = ""
    created_by: User | None = None


def create_job(organization: Organization, request: JobRequest, *, ask: bool = False) -> Job:
    """The job's row, not yet sent for. With `ask` it waits for its site when nobody named one.

    Raises ImportRefusedError when a file of the same content is waiting or running.
    """
    digest = request.upload.digest
    with transaction.atomic():
        unfinished = Job.objects.filter(file_digest=digest, state__in=UNFINISHED)
        same = unfinished.exclude(dead_runs(timezone.now())).first()
        if same is not None:
            raise refused(ProblemCode.RUNNING_ALREADY, f"“{same.file_name}”")
        unknown_site = not request.upload.names_site and not request.site
        return Job.objects.create(
            organization=organization,
            state=JobState.ASKING if ask and unknown_site else JobState.QUEUED,
            file_name=request.file_name[:255],
            file_path=request.upload.path,
            file_size=request.upload.size,
            file_digest=digest,
            site=request.site,
            created_by=request.created_by,
        )


def waiting_job(digest: str, site: str) -> Job | None:
    """The job that waits for a run with a file of this content, if there is one; `site` answers it
    where it waits for that too.
    """
    waiting = Job.objects.filter(file_digest=digest)
    waiting.filter(state=JobState.ASKING).update(state=JobState.QUEUED, site=site)
    return waiting.filter(state=JobState.QUEUED).first()


def withdraw(job: Job) -> bool:
    """Takes a job back that no run has begun; False when one has."""
    deleted, _ = Job.objects.filter(pk=job.pk, state=JobState.QUEUED).delete()
    if deleted:
        upload_path(job).unlink(missing_ok=True)
    return bool(deleted)


def enqueue(job: Job) -> None:
    """Sends for the job when the transaction at hand is through."""
    if job.state == JobState.QUEUED:
        transaction.on_commit(lambda: send(job))


def answer_site(job: Job, site: str) -> None:
    """Names the job's site, or leaves it unknown when empty, and lets it run."""
    asking = Job.objects.filter(pk=job.pk, state=JobState.ASKING)
    if asking.update(state=JobState.QUEUED, site=site.rstrip("/")):
        job.refresh_from_db()
        enqueue(job)


def cancel(job: Job) -> None:
    """Stops the job: at once while it waits, after its present batch while it runs."""
    waiting = Job.objects.filter(pk=job.pk, state__in=(JobState.ASKING, JobState.QUEUED))
    if waiting.update(state=JobState.CANCELLED, finished_at=timezone.now()):
        upload_path(job).unlink(missing_ok=True)
        return
    Job.objects.filter(pk=job.pk).exclude(state__in=FINISHED).update(cancel_requested=True)


def undo_removals(job: Job) -> int:
    """Brings back the pages this job removed; returns how many came back."""
    with transaction.atomic():
        removals = JobPage.objects.filter(
            job=job, outcome=PageOutcome.REMOVED, undone_at=None, page__isnull=False
        )
        page_ids = list(removals.values_list("page_id", flat=True))
        restore_pages(page_ids)
        removals.update(undone_at=timezone.now())
    indexing.index_pages(job.organization_id, page_ids)
    return len(page_ids)
