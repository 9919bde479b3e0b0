"""Who owns a job: one run at a time, proven by a heartbeat, fenced by every write.

A run writes to its job only under its own `runner`; when another run has taken over, the write
finds no row and the run stops. No message of the queue decides anything: a second one for the
same job finds it taken, or done, and does nothing.
"""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.core.events import Event, log_event
from apps.ingestion.models import Job, JobState
from apps.organizations.tenancy import activate

_PAUSE_SECONDS = 0.2


class LeaseLostError(Exception):
    """Another run owns the job now, or it is over; this one must stop and touch nothing."""


@dataclass(frozen=True, slots=True)
class Lease:
    organization_id: int
    job_id: int
    runner: str

    def write(self, **values: Any) -> None:
        """Updates the job's row and its heartbeat; raises LeaseLostError."""
        mine = Job.objects.filter(pk=self.job_id, runner=self.runner, state=JobState.RUNNING)
        if not mine.update(heartbeat_at=timezone.now(), **values):
            raise LeaseLostError(f"Run {self.runner} no longer owns job {self.job_id}.")


def dead_runs(now: datetime) -> Q:
    """Jobs whose run has given no sign of life for too long."""
    silent_since = now - timedelta(seconds=settings.JOB_STALE_SECONDS)
    silent = Q(heartbeat_at=None) | Q(heartbeat_at__lt=silent_since)
    return Q(state=JobState.RUNNING) & silent


def claim(job: Job) -> Lease | None:
    """The job for this run, when it waits or its run is dead; None when there is nothing to do."""
    now = timezone.now()
    runner = str(uuid.uuid4())
    free = Q(state=JobState.QUEUED) | dead_runs(now)
    try:
        with transaction.atomic():
            claimed = Job.objects.filter(free, pk=job.pk).update(
                state=JobState.RUNNING,
                runner=runner,
                waits_for="",
                attempts=F("attempts") + 1,
                heartbeat_at=now,
                started_at=Coalesce("started_at", now),
            )
    except IntegrityError:
        # Another job of the organization runs; it sends for the next one when it is done.
        return None
    return Lease(job.organization_id, job.pk, runner) if claimed else None


def release(job: Job) -> None:
    """Takes the job from its dead run, which writes nothing from now on."""
    freed = Job.objects.filter(dead_runs(timezone.now()), pk=job.pk, runner=job.runner)
    if freed.update(state=JobState.QUEUED, runner="", heartbeat_at=None):
        log_event(Event.JOB_RESCUED, job=job.pk, organization=job.organization_id)


def settle_running() -> None:
    """Watches the active organization's running job, if there is one, until its run has given a
    sign of life or is dead; then the job waits again. Takes JOB_STALE_SECONDS at most.
    """
    seen = Job.objects.filter(state=JobState.RUNNING).first()
    pause = threading.Event()
    while seen is not None:
        release(seen)
        same = Job.objects.filter(
            pk=seen.pk,
            state=JobState.RUNNING,
            runner=seen.runner,
            heartbeat_at=seen.heartbeat_at,
        )
        if not same.exists():
            return
        pause.wait(_PAUSE_SECONDS)


def hold_jobs(organization_id: int) -> None:
    """Until the transaction ends no run writes: each begins with its job's row."""
    jobs = Job.objects.select_for_update().filter(organization_id=organization_id)
    list(jobs.values_list("pk"))


@contextmanager
def heartbeat(lease: Lease) -> Iterator[None]:
    """A sign of life every few seconds, also while one page takes long."""
    stopped = threading.Event()
    thread = threading.Thread(target=_beat, args=(lease, stopped), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


def _beat(lease: Lease, stopped: threading.Event) -> None:
    try:
        while not stopped.wait(settings.JOB_HEARTBEAT_SECONDS):
            try:
                with activate(lease.organization_id):
                    lease.write()
            except LeaseLostError:
                return
            except DatabaseError as error:
                # The next beat comes in time; the run itself meets the trouble and tells it.
                log_event(Event.JOB_HEARTBEAT_FAILED, job=lease.job_id, error=type(error).__name__)
                # A connection that broke stays broken; the next beat makes a new one.
                connection.close()
    finally:
        connection.close()
