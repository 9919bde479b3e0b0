"""kill -9 of the whole worker at random moments: the job ends whole, nothing doubled or torn."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.ingestion.models import Job, JobState
from apps.ingestion.queue import send
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from tests.ingestion.archives import HOME, Export, Sample
from tests.ingestion.imports import contents, files_of, queue_export, run_export, summary
from tests.ingestion.workers import wait_until, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

QUICK = {
    "PORTAL_JOB_HEARTBEAT_SECONDS": "1",
    "PORTAL_JOB_STALE_SECONDS": "3",
    "PORTAL_JOB_RESCUE_SECONDS": "1",
}
PAGES = 900


def export() -> Export:
    """Enough pages that a run lasts a few seconds."""
    sentence = "The release of component {n} waits for the review of its owner. "
    pages = [HOME]
    for number in range(1, PAGES):
        body = "".join(
            f"<h2>Part {part}</h2><p>{sentence.format(n=number * part) * 12}</p>"
            for part in range(1, 6)
        )
        parent = "100" if number % 10 == 1 else str(1000 + number - 1)
        pages.append(Sample(str(1000 + number), f"Component {number}", body, parent))
    return Export(pages)


def state(job: Job) -> tuple[str, int]:
    with activate(job.organization_id):
        job.refresh_from_db()
    return job.state, job.done


def is_done(job: Job) -> bool:
    return state(job)[0] == JobState.SUCCEEDED


@pytest.mark.parametrize(
    "seed",
    [pytest.param(seed, marks=[pytest.mark.slow] if seed >= 1 else []) for seed in range(20)],
)
def test_killed_import_ends_whole(
    seed: int, organization: Organization, twin: Organization
) -> None:
    """The moment is drawn in pages read, so that it lies inside the run on any machine."""
    moment = random.Random(seed)
    archive = export().zip()
    job = queue_export(organization, archive)
    kill_at = moment.randrange(0, PAGES - 200)
    with worker(**QUICK) as first:
        send(job)
        wait_until(lambda: state(job)[0] == JobState.RUNNING, 60, "the job runs")
        wait_until(lambda: state(job)[1] >= kill_at, 60, f"{kill_at} pages are read")
        first.live_on(moment.random() * 0.3)
        first.kill()
    killed_in, killed_at = state(job)

    assert killed_in == JobState.RUNNING, "the kill came after the end"
    with worker(beat=True, **QUICK):
        wait_until(lambda: is_done(job), 90, "the job is done")

    plain = run_export(twin, archive)
    assert summary(job) == summary(plain)
    assert contents(organization) == contents(twin)
    assert files_of(organization) == set()
    assert job.losses == plain.losses
    assert killed_at <= job.done == PAGES


def test_waiting_job_whose_message_was_lost_is_found_by_a_worker_that_starts(
    organization: Organization,
) -> None:
    job = queue_export(organization, Export([HOME]))

    with worker(**QUICK):
        wait_until(lambda: is_done(job), 30, "the job is done")


def test_dead_run_is_found_by_beat_while_the_worker_goes_on(organization: Organization) -> None:
    with worker(beat=True, **QUICK):
        job = queue_export(organization, Export([HOME]))
        with activate(organization):
            Job.objects.filter(pk=job.pk).update(
                state=JobState.RUNNING,
                runner="a run that died",
                heartbeat_at=timezone.now() - timedelta(seconds=60),
            )
        wait_until(lambda: is_done(job), 30, "the job is done")
