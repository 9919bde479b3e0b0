"""Background work of imports. A task may come twice or late: the job's lease decides."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from apps.ingestion.export_age import remind_of_old_exports
from apps.ingestion.leftovers import delete_leftovers
from apps.ingestion.models import Job
from apps.ingestion.progress import Broadcaster
from apps.ingestion.queue import RUN_IMPORT, rescue_stale, wait_again
from apps.ingestion.runs import run_job
from apps.organizations.tasks import TenantTask


# Acknowledged on arrival: a killed run is found by its heartbeat, never by the broker.
@shared_task(base=TenantTask, name=RUN_IMPORT, acks_late=False)
def run_import(organization_id: int, job_id: int) -> None:
    """Runs the job, if it is still to be run."""
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        return
    if not run_job(job, Broadcaster(organization_id, job_id)):
        wait_again(job)


@shared_task(name="ingestion.rescue_imports")
def rescue_imports() -> None:
    """Run by beat."""
    rescue_stale()


@shared_task(name="ingestion.remind_of_old_exports")
def send_reminders() -> None:
    """Run by beat."""
    remind_of_old_exports()


@worker_ready.connect
def rescue_at_start(**kwargs: Any) -> None:
    """The worker that died may have been this one."""
    rescue_stale(every_waiting=True)
    delete_leftovers()
