"""kill -9 of a command's run where no worker is: the next command goes on, the portal starts."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from pytest_django import Settings

from apps.ingestion.leases import claim, heartbeat
from apps.ingestion.models import Job, JobState
from apps.knowledge.models import Page
from apps.organizations.models import Organization
from apps.organizations.selectors import organization_by_slug
from apps.organizations.tenancy import activate, unscoped
from portal import demo
from portal.ready import SIGN_IN_FILE
from tests.ingestion.archives import HANDBOOK, many_pages
from tests.ingestion.imports import files_of, queue_export
from tests.ingestion.workers import wait_until
from tests.servers import database

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]

PAGES = 600
DEMO = "import django; django.setup(); from portal import demo; demo.create()"


@pytest.fixture(autouse=True)
def _quick(settings: Settings) -> None:
    settings.JOB_STALE_SECONDS = 3
    settings.JOB_HEARTBEAT_SECONDS = 0.2


def kill_when_running(*command: str) -> None:
    """Starts the command on the tests' data and kills it once it has written pages."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.servers.settings",
        "PORTAL_DATA_DIR": str(settings.DATA_DIR),
        **database.variables(),
    }
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_until(running, 60, "the import runs")
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)
    assert running(), "the kill came after the end"


def running() -> bool:
    with unscoped(reason="the test looks at every job"):
        return Job.objects.filter(state=JobState.RUNNING).exists()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "OPS-export.zip"
    path.write_bytes(many_pages(PAGES).zip())
    return path


def run(path: Path) -> None:
    call_command("import_export", str(path), organization="northwind", stdout=StringIO())


def test_same_file_again_resumes_the_killed_job(organization: Organization, archive: Path) -> None:
    kill_when_running("manage.py", "import_export", str(archive), "--organization=northwind")
    run(archive)

    with activate(organization):
        job = Job.objects.get()
        assert (job.state, job.done) == (JobState.SUCCEEDED, PAGES)
        assert Page.objects.count() == PAGES
    assert files_of(organization) == set()


def test_another_file_is_imported_after_a_killed_run(
    organization: Organization, archive: Path, tmp_path: Path
) -> None:
    kill_when_running("manage.py", "import_export", str(archive), "--organization=northwind")
    other = tmp_path / "other.zip"
    other.write_bytes(HANDBOOK.zip())
    run(other)

    with activate(organization):
        states = dict(Job.objects.values_list("file_name", "state"))
    assert states == {"OPS-export.zip": JobState.QUEUED, "other.zip": JobState.SUCCEEDED}


def test_living_run_of_the_same_file_is_not_disturbed(
    organization: Organization, tmp_path: Path
) -> None:
    job = queue_export(organization, HANDBOOK)
    path = tmp_path / "again.zip"
    path.write_bytes(HANDBOOK.zip())

    with alive(job), pytest.raises(CommandError, match="is being imported already"):
        run(path)
    with activate(organization):
        assert list(Job.objects.values_list("pk", "state")) == [(job.pk, JobState.RUNNING)]
    assert files_of(organization) == {job.file_path}


@contextmanager
def alive(job: Job) -> Iterator[None]:
    """As if a run were at work."""
    with activate(job.organization_id):
        lease = claim(job)
    assert lease is not None
    with heartbeat(lease):
        yield


def test_interrupted_first_start_is_made_whole_by_the_next(db: None) -> None:
    sign_in = Path(settings.DATA_DIR) / SIGN_IN_FILE
    try:
        kill_when_running("-c", DEMO)
        assert not sign_in.exists()
        demo.create()
        assert "Password:  " in sign_in.read_text(encoding="utf-8")
    finally:
        sign_in.unlink(missing_ok=True)

    organization = organization_by_slug(demo.SLUG)
    assert organization is not None
    with activate(organization):
        assert [job.state for job in Job.objects.all()] == [JobState.SUCCEEDED]
        assert Page.objects.exists()
