"""Sending for jobs. A message is only a nudge: it may be lost, come late or come twice.

What the queue forgot is found again in the rows: by beat, and whenever a worker starts.
"""

from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from apps.core.events import Event, log_event
from apps.ingestion.leases import dead_runs, release
from apps.ingestion.models import Job, JobState
from apps.organizations.tenancy import activate, unscoped

RUN_IMPORT = "ingestion.run_import"
_SEND_AGAIN_AFTER = 10
"""Stale times after which a waiting job is sent for again: its message may be lost, but more
likely the worker is busy."""


def send(job: Job) -> bool:
    """Sends for a waiting job; False when the broker is away, and then a rescue finds it."""
    try:
        # By name, since tasks import this module.
        current_app.send_task(RUN_IMPORT, args=[job.organization_id, job.pk], retry=False)
    except (OperationalError, RedisError, OSError) as error:
        log_event(Event.JOB_NOT_SENT, job=job.pk, error=type(error).__name__)
        return False
    with activate(job.organization_id):
        Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(heartbeat_at=timezone.now())
    return True


def send_next(organization_id: int) -> None:
    """Sends for the job that has waited longest in the organization, if there is one."""
    with activate(organization_id):
        job = Job.objects.filter(state=JobState.QUEUED).order_by("created_at", "pk").first()
    if job is not None:
        send(job)


def wait_again(job: Job) -> None:
    """The job's message came while another one of the organization ran: the next rescue sends
    another."""
    Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(heartbeat_at=None)


def rescue_stale(*, every_waiting: bool = False) -> int:
    """Sends again for jobs whose run is dead or whose message was lost; returns how many.

    `every_waiting` is for a worker that has just started: the queue may have been emptied with the
    server that held it.
    """
    now = timezone.now()
    waiting = Q(state=JobState.QUEUED)
    if not every_waiting:
        long_ago = now - timedelta(seconds=settings.JOB_STALE_SECONDS * _SEND_AGAIN_AFTER)
        waiting &= Q(heartbeat_at=None) | Q(heartbeat_at__lt=long_ago)
    with unscoped(reason="rescuing jobs looks at every organization"):
        found = list(Job.objects.filter(dead_runs(now) | waiting).order_by("created_at", "pk"))
    for job in found:
        with activate(job.organization_id):
            release(job)
        send(job)
    return len(found)
