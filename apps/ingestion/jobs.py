"""Making, stopping and undoing jobs: the row first, the message once it is committed."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.ingestion.leases import dead_runs
from apps.ingestion.models import UNFINISHED, Job, JobPage, JobState
from apps.ingestion.problems import ProblemCode, refused
from apps.ingestion.progress import Broadcaster
from apps.ingestion.queue import send
from apps.ingestion.runs import upload_path
from apps.ingestion.selectors import undoable_removals
from apps.ingestion.uploads import StoredUpload
from apps.knowledge.services import restore_pages
from apps.organizations.models import Organization
from apps.organizations.services import lock_organization
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
        lock_organization(organization.pk)
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
        _tell_watchers(job)


def cancel(job: Job) -> None:
    """Stops the job: at once while it waits, after its present batch while it runs."""
    waiting = Job.objects.filter(pk=job.pk, state__in=(JobState.ASKING, JobState.QUEUED))
    if waiting.update(state=JobState.CANCELLED, finished_at=timezone.now()):
        upload_path(job).unlink(missing_ok=True)
    else:
        Job.objects.filter(pk=job.pk, state__in=UNFINISHED).update(cancel_requested=True)
    _tell_watchers(job)


def _tell_watchers(job: Job) -> None:
    moved = Broadcaster(job.organization_id, job.pk)
    transaction.on_commit(lambda: moved(urgent=True))


def undo_removals(job: Job) -> int:
    """Brings back the pages this job removed, in the space and in the search; returns how many.

    What an interrupted call left is finished by the next.
    """
    page_ids = list(undoable_removals(job).values_list("page_id", flat=True))
    restored = 0
    for start in range(0, len(page_ids), indexing.PAGES_AT_ONCE):
        part = page_ids[start : start + indexing.PAGES_AT_ONCE]
        restore_pages(part)
        indexing.index_pages(job.organization_id, part)
        # Last: it says that nothing is left to do.
        restored += JobPage.objects.filter(job=job, page_id__in=part, undone_at=None).update(
            undone_at=timezone.now()
        )
    return restored
