"""What a run leaves behind when the world changes under it."""

import pytest

from apps.ingestion.models import Job, JobStage, JobState
from apps.ingestion.runs import run_job
from apps.knowledge.models import Page
from apps.organizations.models import Organization
from apps.organizations.names import files_dir, search_dir
from apps.organizations.services import delete_organization
from apps.organizations.tenancy import activate
from tests.ingestion.archives import BACKUP, HANDBOOK, HOME, NIGHT, Export
from tests.ingestion.imports import queue_export, run_export

pytestmark = pytest.mark.django_db(transaction=True)


def test_run_that_lost_its_job_at_the_end_places_nothing(organization: Organization) -> None:
    run_export(organization, Export([HOME, BACKUP, NIGHT]))
    job = queue_export(organization, Export([HOME, NIGHT, BACKUP]))
    before = placed(organization)

    def lose(*, urgent: bool) -> None:
        Job.objects.filter(pk=job.pk, stage=JobStage.FINISHING).update(runner="another run")

    with activate(organization):
        assert run_job(job, lose)
    assert placed(organization) == before


def placed(organization: Organization) -> dict[str, int]:
    with activate(organization):
        return dict(Page.objects.values_list("content_id", "position"))


def test_next_job_is_sent_for_after_an_error_in_the_portal(organization: Organization) -> None:
    job = queue_export(organization, HANDBOOK)
    following = queue_export(organization, Export([HOME], key="OTHER"))
    times = iter((False, True, False, False))

    def fail(*, urgent: bool) -> None:
        if next(times):
            raise ZeroDivisionError

    with activate(organization):
        with pytest.raises(ZeroDivisionError):
            run_job(job, fail)
        job.refresh_from_db()
        following.refresh_from_db()
    assert (job.state, job.problem_code) == (JobState.FAILED, "internal")
    assert following.state == JobState.QUEUED
    assert following.heartbeat_at is not None


def test_nothing_stays_of_an_organization_deleted_during_its_import(
    organization: Organization, twin: Organization
) -> None:
    run_export(twin, HANDBOOK)
    job = queue_export(organization, HANDBOOK)

    def delete(*, urgent: bool) -> None:
        if Job.objects.filter(pk=job.pk, done=4).exists():
            delete_organization(organization)

    with activate(organization):
        assert run_job(job, delete)
    assert not Organization.objects.filter(slug="northwind").exists()
    pk = job.organization_id
    assert [files_dir(pk).exists(), search_dir(pk).exists()] == [False, False]
    assert search_dir(twin.pk).exists()
