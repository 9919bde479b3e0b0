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


def stale_before(now: datetime) -> datetime:
    """A run that gave no sign since then is dead."""
    return now - timedelta(seconds=settings.JOB_STALE_SECONDS)


def claim(job: Job) -> Lease | None:
    """The job for this run, when it waits or its run is dead; None when there is nothing to do."""
    now = timezone.now()
    runner = str(uuid.uuid4())
    free = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, heartbeat_at__lt=stale_before(now))
    try:
        with transaction.atomic():
            claimed = Job.objects.filter(free, pk=job.pk).update(
                state=JobState.RUNNING,
                runner=runner,
                attempts=F("attempts") + 1,
                heartbeat_at=now,
                started_at=Coalesce("started_at", now),
            )
    except IntegrityError:
        # Another job of the organization runs; it sends for the next one when it is done.
        return None
    return Lease(job.organization_id, job.pk, runner) if claimed else None


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
    finally:
        connection.close()
