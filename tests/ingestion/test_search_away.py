"""A search server that goes away in the middle of an import: it waits, and nothing is lost."""

from typing import Any

import pytest
from django.utils import timezone

from apps.ingestion.jobs import cancel
from apps.ingestion.models import Job, JobState
from apps.ingestion.presentation import problem_of, progress_of
from apps.ingestion.runs import run_job
from apps.organizations.models import Organization
from apps.organizations.names import search_name
from apps.organizations.tenancy import activate
from apps.search.engines.elasticsearch.server import Server
from tests.fakes.search_proxy import Answer, Request, SearchProxy
from tests.ingestion.archives import Export, Sample
from tests.ingestion.imports import queue_export, summary, titles_found
from tests.search.pages import differences

pytestmark = pytest.mark.django_db

AWAY = "The search server cannot be reached. The import goes on by itself when it is back."


class Watcher:
    """Reads the job as people see it, each time it is told that something has changed."""

    def __init__(self, organization: Organization, job: Job, proxy: SearchProxy) -> None:
        self.notes: list[str] = []
        self.then: Any = None
        self._organization, self._job, self._proxy = organization, job, proxy

    def __call__(self, *, urgent: bool) -> None:
        with activate(self._organization):
            self._job.refresh_from_db()
            shown = progress_of(self._job, timezone.now())
            if shown is None or shown.note in self.notes[-1:]:
                return
            self.notes.append(shown.note)
            if shown.note == AWAY:
                self.then()


def gone(request: Request) -> Answer | None:
    return Answer(0) if "_bulk" in request.path else None


def run(organization: Organization, job: Job, watcher: Watcher) -> None:
    with activate(organization):
        assert run_job(job, watcher)
        job.refresh_from_db()


@pytest.fixture
def export() -> Export:
    return Export([Sample("1", "Home", "<p>Welcome to the backup handbook.</p>")])


def test_it_waits_says_so_and_goes_on(
    organization: Organization, installed: Server, proxy: SearchProxy, export: Export
) -> None:
    job = queue_export(organization, export)
    watcher = Watcher(organization, job, proxy)

    def come_back() -> None:
        proxy.hook = None

    watcher.then = come_back
    proxy.hook = gone
    run(organization, job, watcher)
    assert AWAY in watcher.notes
    assert watcher.notes[-1] != AWAY
    assert (job.state, job.waits_for) == (JobState.SUCCEEDED, "")
    assert summary(job)["new"] == 1
    assert differences(organization) == {}
    assert titles_found(organization, "handbook") == {"Home"}


def test_it_can_be_cancelled_while_it_waits(
    organization: Organization, installed: Server, proxy: SearchProxy, export: Export
) -> None:
    job = queue_export(organization, export)
    watcher = Watcher(organization, job, proxy)
    watcher.then = lambda: cancel(job)
    proxy.hook = gone
    run(organization, job, watcher)
    assert (job.state, job.waits_for) == (JobState.CANCELLED, "")
    proxy.hook = None
    # What it had read is in the database, and the next import indexes it first.
    again = queue_export(organization, export)
    run(organization, again, Watcher(organization, again, proxy))
    assert again.state == JobState.SUCCEEDED
    assert differences(organization) == {}


def test_an_index_that_cannot_be_written_ends_it_with_what_to_do(
    organization: Organization, installed: Server, cluster: Any, export: Export
) -> None:
    cluster.indices.create(
        index=search_name(organization.pk, "v0-20200101000000-abcdef"),
        mappings={"dynamic": "strict", "properties": {"organization_id": {"type": "keyword"}}},
        aliases={search_name(organization.pk, role): {} for role in ("read", "write")},
    )
    job = queue_export(organization, export)
    run(organization, job, lambda *, urgent: None)  # type: ignore[arg-type]
    assert (job.state, job.problem_code) == (JobState.FAILED, "index_broken")
    told = problem_of(job)
    assert told is not None
    assert "rebuild_index" in told.how
