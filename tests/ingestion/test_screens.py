"""The list, the upload screen and a job's page, through the browser's door."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.ingestion.models import Job, JobState
from apps.knowledge.models import Page, Space
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from tests.ingestion.archives import BACKUP, HANDBOOK, HOME, NIGHT, Export, File
from tests.ingestion.full_disk import largest_file
from tests.ingestion.imports import files_of, queue_export, run_export

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/o/northwind/imports/"
UPLOAD = "/o/northwind/imports/upload/"


def post(client: Client, data: bytes, **headers: str) -> tuple[int, str, str]:
    """Status, text and where it leads."""
    file = SimpleUploadedFile("export.zip", data, "application/zip")
    response = client.post(UPLOAD, {"file": file}, headers=headers)
    return response.status_code, response.content.decode(), response.headers.get("Location", "")


def the_job(organization: Organization) -> Job:
    with activate(organization):
        return Job.objects.get()


def test_empty_list_teaches_how_to_make_an_export(as_admin: Client) -> None:
    text = as_admin.get(LIST).content.decode()

    assert "Nothing imported yet" in text
    assert "Space settings" in text
    assert "Content Tools" in text
    assert UPLOAD in text


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_queries_for_any_number_of_jobs(
    rows: int,
    organization: Organization,
    as_admin: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(rows):
        run_export(organization, replace(HANDBOOK, key=f"OPS{number}"))

    as_admin.get(LIST)
    with django_assert_num_queries(9):
        response = as_admin.get(LIST)

    assert response.content.decode().count("export.zip") == rows


@pytest.mark.parametrize("path", [LIST, UPLOAD])
def test_members_may_not_manage_imports(path: str, as_member: Client) -> None:
    assert as_member.get(path).status_code == 403


def test_upload_leads_to_the_job(organization: Organization, as_admin: Client) -> None:
    status, _, location = post(as_admin, HANDBOOK.zip())

    job = the_job(organization)
    assert (status, location) == (302, f"/o/northwind/imports/{job.pk}/")
    assert (job.state, job.file_name) == (JobState.QUEUED, "export.zip")
    assert job.created_by is not None
    assert files_of(organization) == {job.file_path}


def test_upload_by_script_is_told_where_to_go(organization: Organization, as_admin: Client) -> None:
    file = SimpleUploadedFile("export.zip", HANDBOOK.zip(), "application/zip")
    response = as_admin.post(UPLOAD, {"file": file}, headers={"HX-Request": "true"})

    assert response.headers["HX-Redirect"] == f"{LIST}{the_job(organization).pk}/"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7", "This file is not a ZIP archive."),
        (HANDBOOK.zip()[:-30], "The ZIP archive is cut off or damaged."),
        (Export([], extra={"entities.xml": b"<x/>"}).zip(), "This is an XML export"),
    ],
)
def test_refused_file_is_explained_and_nothing_is_left(
    data: bytes, words: str, organization: Organization, as_admin: Client
) -> None:
    status, text, _ = post(as_admin, data)

    assert status == 422
    assert words in text
    assert "data-upload" in text
    assert files_of(organization) == set()
    with activate(organization):
        assert not Job.objects.exists()
        assert not Space.objects.exists()


def test_upload_without_a_file_says_so(as_admin: Client) -> None:
    response = as_admin.post(UPLOAD, {})

    assert response.status_code == 422
    assert "Choose the ZIP file of the export first." in response.content.decode()


def test_file_over_the_limit_is_refused(
    organization: Organization, as_admin: Client, settings: Any
) -> None:
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    big = File("900", "noise.bin", "", bytes(range(256)) * 8192)
    data = Export([replace(HOME, files=[big])]).zip().ljust(2 * 1024 * 1024, b"\0")

    status, text, _ = post(as_admin, data)

    assert status == 422
    assert "The limit is 1 MB" in text
    assert files_of(organization) == set()


def test_disk_full_while_storing_is_told_and_leaves_nothing(
    organization: Organization, as_admin: Client
) -> None:
    data = HANDBOOK.zip() + b"\0" * (24 * 1024 * 1024)
    as_admin.get(LIST)
    with largest_file(16 * 1024 * 1024):
        status, text, _ = post(as_admin, data)

    assert status == 422
    assert "The portal&#x27;s disk is full." in text
    assert "Free space where PORTAL_DATA_DIR lies" in text
    assert files_of(organization) == set()
    with activate(organization):
        assert not Job.objects.exists()


def test_file_that_is_being_imported_is_not_taken_twice(
    organization: Organization, as_admin: Client
) -> None:
    job = queue_export(organization, HANDBOOK)
    status, text, _ = post(as_admin, HANDBOOK.zip())

    assert status == 422
    assert "This very file is being imported already." in text
    assert files_of(organization) == {job.file_path}


def test_site_is_asked_only_when_the_archive_is_silent(
    organization: Organization, as_admin: Client
) -> None:
    _, _, location = post(as_admin, replace(HANDBOOK, site="").zip())
    assert the_job(organization).state == JobState.ASKING
    assert "Where does this export come from?" in as_admin.get(location).content.decode()

    refused = as_admin.post(f"{location}site/", {"site": "not an address"})
    assert refused.status_code == 422
    assert the_job(organization).state == JobState.ASKING

    as_admin.post(f"{location}site/", {"site": "https://wiki.northwind.example/"})
    job = the_job(organization)
    assert (job.state, job.site) == (JobState.QUEUED, "https://wiki.northwind.example")
    assert "Where does this export come from?" not in as_admin.get(location).content.decode()


def test_job_page_reports_what_was_found_and_lost(
    organization: Organization, as_admin: Client
) -> None:
    cut_off = HANDBOOK.files()["102.html"].partition(b'<div id="main-content"')[0]
    broken = replace(HOME, body='<p><a href="Gone_9.html">one</a></p>')
    export = Export([broken, *HANDBOOK.pages[1:]], extra={"102.html": cut_off})
    job = run_export(organization, export)

    text = re.sub(r"\s+", " ", as_admin.get(f"{LIST}{job.pk}/").content.decode())

    assert "<h1>Import of Operations (OPS)</h1>" in text
    new, failed = (f"{LIST}{job.pk}/pages/{outcome}/" for outcome in ("new", "failed"))
    assert f'<dt>New</dt> <dd><a href="{new}">3</a></dd>' in text
    assert "<dt>Unchanged</dt> <dd>0</dd>" in text
    assert f'<dt>Failed</dt> <dd class="is-bad"><a href="{failed}">1</a></dd>' in text
    assert "Link to a page outside the export" in text
    assert "The file is cut off before its content. Export it again." in text
    assert re.search(r"<dt>Took</dt> ?<dd>\d+ s</dd>", text)
    assert "data-import-finished" in text


def test_pages_of_one_outcome_are_listed_with_what_is_known_about_them(
    organization: Organization, as_admin: Client
) -> None:
    run_export(organization, HANDBOOK)
    cut_off = HANDBOOK.files()["102.html"].partition(b'<div id="main-content"')[0]
    changed = replace(HOME, body="<p>Rewritten</p>")
    kept = [page for page in HANDBOOK.pages[1:] if page is not NIGHT]
    job = run_export(organization, Export([changed, *kept], extra={"102.html": cut_off}))

    texts = {
        outcome: as_admin.get(f"{LIST}{job.pk}/pages/{outcome}/").content.decode()
        for outcome in ("new", "changed", "removed", "failed")
    }

    with activate(organization):
        home = Page.objects.get(content_id=HOME.id)
    assert "This import has none of this kind." in texts["new"]
    assert "<h1>Changed pages</h1>" in texts["changed"]
    assert f'<a href="/o/northwind/pages/{home.pk}/">{HOME.title}</a>' in texts["changed"]
    assert NIGHT.title in texts["removed"]
    assert "/o/northwind/pages/" not in texts["removed"]
    assert "The file is cut off before its content. Export it again." in texts["failed"]
    assert as_admin.get(f"{LIST}{job.pk}/pages/unchanged/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_of_one_outcome_ask_the_same_queries_for_any_number(
    rows: int,
    organization: Organization,
    as_admin: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    job = run_export(organization, replace(HANDBOOK, pages=HANDBOOK.pages[:rows]))
    path = f"{LIST}{job.pk}/pages/new/"

    as_admin.get(path)
    with django_assert_num_queries(10):
        response = as_admin.get(path)

    assert response.content.decode().count('<a href="/o/northwind/pages/') == rows


def test_waiting_job_is_cancelled_at_once(organization: Organization, as_admin: Client) -> None:
    job = queue_export(organization, HANDBOOK)
    response = as_admin.post(f"{LIST}{job.pk}/cancel/")

    assert response.status_code == 302
    assert the_job(organization).state == JobState.CANCELLED
    assert files_of(organization) == set()


def test_cancelling_asks_first_without_scripts(
    organization: Organization, as_admin: Client
) -> None:
    job = queue_export(organization, HANDBOOK)
    page = f"{LIST}{job.pk}/"
    assert f'href="/o/northwind/imports/{job.pk}/cancel/"' in as_admin.get(page).content.decode()

    asked = as_admin.get(f"{page}cancel/").content.decode()

    assert "Pages that are read already stay, and can be searched." in asked
    assert the_job(organization).state == JobState.QUEUED


def test_nothing_is_asked_about_an_import_that_has_ended(
    organization: Organization, as_admin: Client
) -> None:
    job = run_export(organization, HANDBOOK)

    response = as_admin.get(f"{LIST}{job.pk}/cancel/")

    assert response.headers["Location"] == f"{LIST}{job.pk}/"


def test_removals_are_undone_from_the_job_page(
    organization: Organization, as_admin: Client
) -> None:
    run_export(organization, HANDBOOK)
    job = run_export(organization, Export([HOME, BACKUP, NIGHT]))
    page = f"{LIST}{job.pk}/"
    assert "1 page removed" in as_admin.get(page).content.decode()

    after = as_admin.post(f"{page}undo/", follow=True).content.decode()

    assert "1 page is back" in after
    assert "Undo the removal" not in after
    assert "brought back" in after
    with activate(organization):
        assert Page.objects.get(content_id="102").status == "current"


ACTIONS = ["undo/", "site/"]
POSTED = ["cancel/", *ACTIONS]


@pytest.mark.parametrize("action", ["", "pages/new/", *POSTED])
def test_job_of_another_organization_is_not_found(
    action: str, organization: Organization, twin: Organization, as_admin: Client
) -> None:
    theirs = queue_export(twin, HANDBOOK)
    path = f"{LIST}{theirs.pk}/{action}"
    response = as_admin.post(path) if action in POSTED else as_admin.get(path)

    assert response.status_code == 404
    assert the_job(twin).state == JobState.QUEUED


@pytest.mark.parametrize("action", ACTIONS)
def test_actions_need_a_post(action: str, organization: Organization, as_admin: Client) -> None:
    job = queue_export(organization, HANDBOOK)

    assert as_admin.get(f"{LIST}{job.pk}/{action}").status_code == 405
