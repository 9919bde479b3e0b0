"""One run of a job, from claiming it to its last state. Whatever goes wrong ends in the row."""

import gc
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from apps.core.events import Event, log_event
from apps.ingestion.leases import Lease, LeaseLostError, claim, heartbeat
from apps.ingestion.models import Job, JobStage, JobState
from apps.ingestion.page_reader import PageReader
from apps.ingestion.pipeline import CancelledError, Import
from apps.ingestion.problems import ImportRefusedError, ProblemCode, refused
from apps.ingestion.progress import Notify
from apps.ingestion.queue import send_next
from apps.ingestion.sources.archive import Archive
from apps.ingestion.tally import Checkpoint
from apps.ingestion.upload_handler import DISK_FULL
from apps.organizations.models import Organization
from apps.organizations.names import files_dir
from apps.organizations.services import remove_folders
from apps.search.engines.base import SearchError

MOST_ATTEMPTS = 10
"""Runs that may die one after the other without getting any further."""
_SQLITE_FULL = 13
_GARBAGE_THRESHOLD = 50_000


def upload_path(job: Job) -> Path:
    """Where the job's file lies."""
    return files_dir(job.organization_id) / job.file_path


def run_job(job: Job, notify: Notify) -> bool:
    """Runs the job when it is free, and sends for the organization's next one; False when another
    run has it, or it is over.

    An unexpected error is recorded in the job and raised again.
    """
    lease = claim(job)
    if lease is None:
        return False
    log_event(Event.JOB_STARTED, job=job.pk, organization=job.organization_id)
    notify(urgent=True)
    try:
        with heartbeat(lease), rare_collections():
            _run(lease, notify)
    except LeaseLostError:
        # The other run owns the row and the file now, or both are deleted.
        return True
    finally:
        _leave(lease.organization_id)
        notify(urgent=True)
    return True


def _leave(organization_id: int) -> None:
    """Lets the organization's next job run; of one that was deleted meanwhile, nothing may stay."""
    if Organization.objects.filter(pk=organization_id).exists():
        send_next(organization_id)
    else:
        remove_folders(organization_id)


@contextmanager
def rare_collections() -> Iterator[None]:
    """Fewer garbage collections: a batch makes very many objects and hardly a cycle, and looking
    for cycles among them would cost a sixth of the run.
    """
    before = gc.get_threshold()
    gc.set_threshold(_GARBAGE_THRESHOLD, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _run(lease: Lease, notify: Notify) -> None:
    try:
        _import(lease, notify)
    except CancelledError:
        _finish(lease, JobState.CANCELLED)
    except ImportRefusedError as error:
        _fail(lease, error.code, error.detail)
    except SoftTimeLimitExceeded:
        _fail(lease, ProblemCode.TIME_LIMIT)
    except LeaseLostError:
        raise
    except SearchError as error:
        _fail(lease, ProblemCode.INDEX_BROKEN, str(error))
    except Exception as error:
        if not _disk_is_full(error):
            _fail(lease, ProblemCode.INTERNAL, type(error).__name__)
            raise
        _fail(lease, ProblemCode.DISK_FULL)
    else:
        _finish(lease, JobState.SUCCEEDED)


def _import(lease: Lease, notify: Notify) -> None:
    job = _own_job(lease)
    if job.cancel_requested:
        raise CancelledError
    if job.attempts > MOST_ATTEMPTS:
        raise refused(ProblemCode.WORKER_DIED, str(MOST_ATTEMPTS))
    lease.write(stage=JobStage.CHECKING)
    path = upload_path(job)
    if not path.is_file():
        raise refused(ProblemCode.FILE_GONE)
    position = Checkpoint.from_json(job.checkpoint).position
    with Archive(path) as archive, PageReader(path, job.site, position) as reader:
        Import(lease, reader, archive, notify).run()


def _finish(
    lease: Lease, state: JobState, problem_code: str = "", problem_detail: str = ""
) -> None:
    job = _own_job(lease)
    lease.write(
        state=state,
        waits_for="",
        finished_at=timezone.now(),
        problem_code=problem_code,
        problem_detail=problem_detail[:500],
    )
    upload_path(job).unlink(missing_ok=True)
    event = Event.JOB_FAILED if state == JobState.FAILED else Event.JOB_FINISHED
    log_event(event, job=job.pk, state=state.value, problem=problem_code)


def _own_job(lease: Lease) -> Job:
    job = Job.objects.filter(pk=lease.job_id).first()
    if job is None:
        raise LeaseLostError(f"Job {lease.job_id} was deleted.")
    return job


def _fail(lease: Lease, code: str, detail: str = "") -> None:
    _finish(lease, JobState.FAILED, code, detail)


def _disk_is_full(error: BaseException) -> bool:
    """Files and the database say it differently."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno in DISK_FULL:
            return True
        if isinstance(cause, sqlite3.Error) and cause.sqlite_errorcode == _SQLITE_FULL:
            return True
        if isinstance(cause, psycopg.errors.DiskFull):
            return True
        cause = cause.__cause__
    return False
