"""Uploads at the same moment, and an organization that goes while pages come."""

from functools import partial
from threading import Barrier

import pytest

from apps.ingestion.jobs import JobRequest, create_job
from apps.ingestion.models import Job
from apps.ingestion.problems import ImportRefusedError
from apps.ingestion.runs import run_job
from apps.ingestion.uploads import store_upload
from apps.knowledge.models import Page
from apps.organizations.models import Organization
from apps.organizations.names import files_dir
from apps.organizations.services import delete_organization
from apps.organizations.tenancy import activate, unscoped
from tests.ingestion.archives import HANDBOOK, many_pages
from tests.ingestion.imports import queue_export
from tests.races import refusals

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 3


def _upload(organization: Organization) -> None:
    with activate(organization):
        upload = store_upload(organization.pk, [HANDBOOK.zip()])
        create_job(organization, JobRequest("export.zip", upload))


def test_the_same_file_is_taken_once(organization: Organization) -> None:
    for _ in range(ROUNDS):
        refused = refusals([partial(_upload, organization)] * 3, ImportRefusedError)

        assert len(refused) == 2
        with activate(organization):
            assert Job.objects.count() == 1
            Job.objects.all().delete()


def test_an_organization_deleted_while_its_pages_come_leaves_nothing(
    organization: Organization,
) -> None:
    job = queue_export(organization, many_pages(400))
    half_way = Barrier(2)
    met: list[bool] = []

    def meet(*, urgent: bool) -> None:
        if not urgent and not met:
            met.append(True)
            half_way.wait()

    def run() -> None:
        with activate(organization):
            run_job(job, meet)

    def delete() -> None:
        half_way.wait()
        delete_organization(organization)

    assert refusals([run, delete], ImportRefusedError) == []
    assert met == [True]
    assert not Organization.objects.filter(slug="northwind").exists()
    with unscoped(reason="the test looks for what stayed"):
        assert Page.objects.count() == 0
    assert not files_dir(job.organization_id).exists()
