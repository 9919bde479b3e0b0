"""Who owns a job, and what a run that lost it may still do: nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.ingestion.leases import LeaseLostError, claim
from apps.ingestion.models import Job, JobState
from apps.ingestion.progress import nobody
from apps.ingestion.queue import rescue_stale
from apps.ingestion.runs import MOST_ATTEMPTS, run_job
from apps.knowledge.models import Page
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from tests.ingestion.archives import HANDBOOK, HOME, Export
from tests.ingestion.imports import queue_export, run_export

pytestmark = pytest.mark.django_db(transaction=True)


def age(job: Job, seconds: int) -> None:
    """As if the last sign of life were so old."""
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - timedelta(seconds=seconds))


def test_job_is_claimed_once(organization: Organization) -> None:
    job = queue_export(organization, HANDBOOK)
    with activate(organization):
        assert claim(job) is not None
        assert claim(job) is None
        assert run_job(job, nobody) is False


def test_dead_run_loses_its_job_and_can_write_nothing(organization: Organization) -> None:
    job = queue_export(organization, HANDBOOK)
    with activate(organization):
        dead = claim(job)
        age(job, 31)
        living = claim(job)
        assert dead is not None
        assert living is not None
        with pytest.raises(LeaseLostError):
            dead.write(done=99)
        living.write(done=1)
        assert Job.objects.get(pk=job.pk).done == 1


def test_run_that_is_late_but_not_dead_keeps_its_job(organization: Organization) -> None:
    job = queue_export(organization, HANDBOOK)
    with activate(organization):
        claim(job)
        age(job, 20)
        assert claim(job) is None


def test_two_jobs_of_an_organization_do_not_run_together(organization: Organization) -> None:
    first = queue_export(organization, HANDBOOK)
    second = queue_export(organization, Export([HOME], key="OTHER"))
    with activate(organization):
        assert claim(first) is not None
        assert claim(second) is None


def test_jobs_of_two_organizations_run_together(
    organization: Organization, twin: Organization
) -> None:
    mine, theirs = queue_export(organization, HANDBOOK), queue_export(twin, HANDBOOK)
    with activate(organization):
        assert claim(mine) is not None
    with activate(twin):
        assert claim(theirs) is not None


def test_finished_job_is_not_run_again(organization: Organization) -> None:
    job = run_export(organization, HANDBOOK)
    with activate(organization):
        assert run_job(job, nobody) is False
        assert Page.objects.count() == 4


def test_rescue_frees_dead_runs_only(organization: Organization, twin: Organization) -> None:
    dead, alive = queue_export(organization, HANDBOOK), queue_export(twin, HANDBOOK)
    with activate(organization):
        claim(dead)
        age(dead, 31)
    with activate(twin):
        claim(alive)

    assert rescue_stale() == 1
    with activate(organization):
        dead.refresh_from_db()
    with activate(twin):
        alive.refresh_from_db()
    assert (dead.state, dead.runner) == (JobState.QUEUED, "")
    assert alive.state == JobState.RUNNING


def test_waiting_job_without_a_message_is_sent_for_once(organization: Organization) -> None:
    job = queue_export(organization, HANDBOOK)

    assert rescue_stale() == 1
    assert rescue_stale() == 0
    assert rescue_stale(every_waiting=True) == 1
    with activate(organization):
        age(job, 301)
    assert rescue_stale() == 1


def test_job_whose_runs_die_without_progress_is_given_up(organization: Organization) -> None:
    job = queue_export(organization, HANDBOOK)
    with activate(organization):
        Job.objects.filter(pk=job.pk).update(attempts=MOST_ATTEMPTS)
        run_job(job, nobody)
        job.refresh_from_db()

    assert (job.state, job.problem_code) == (JobState.FAILED, "worker_died")
