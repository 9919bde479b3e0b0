"""From an archive to rows and an index, and what a second upload does."""

import hashlib
from dataclasses import replace

import pytest

from apps.ingestion.jobs import undo_removals
from apps.ingestion.models import Job, JobPage, JobState
from apps.ingestion.progress import nobody
from apps.ingestion.runs import run_job
from apps.ingestion.selectors import undoable_removals
from apps.knowledge.models import Attachment, Page, PageStatus, Space
from apps.knowledge.services import restore_pages
from apps.organizations.models import Organization
from apps.organizations.names import files_dir
from apps.organizations.tenancy import activate
from tests.ingestion.archives import BACKUP, HANDBOOK, HOME, NIGHT, RELEASE, Export, File
from tests.ingestion.imports import (
    contents,
    files_of,
    queue_export,
    run_export,
    summary,
    titles_found,
)

pytestmark = pytest.mark.django_db(transaction=True)

NEW = {
    "state": "succeeded",
    "new": 4,
    "changed": 0,
    "unchanged": 0,
    "removed": 0,
    "failed": 0,
    "stored": 0,
    "missing": 0,
}


def outcomes(job: Job) -> list[tuple[str, str, str]]:
    with activate(job.organization_id):
        rows = JobPage.objects.filter(job=job).order_by("title")
        return list(rows.values_list("title", "outcome", "reason"))


def test_first_import_writes_pages_tree_and_index(organization: Organization) -> None:
    job = run_export(organization, HANDBOOK)

    assert summary(job) == NEW
    assert (job.done, job.total, job.problem_code) == (4, 4, "")
    with activate(organization):
        space = Space.objects.get()
        assert (space.key, space.name, space.home_content_id) == ("OPS", "Operations", "100")
        assert job.space_id == space.pk
        tree = dict(Page.objects.values_list("title", "parent__title"))
        page = Page.objects.get(content_id="101")
    assert tree == {
        "Operations Home": None,
        "Backup and restore": "Operations Home",
        "Night shift": "Backup and restore",
        "Release checklist (4.2)": "Operations Home",
    }
    assert page.markdown == "## Restore\n\nStop the workers, then load the newest dump."
    assert page.indexed_hash == page.content_hash
    assert page.as_of.date().isoformat() == "2024-04-02"
    assert titles_found(organization, "newest dump") == {"Backup and restore"}


def test_upload_is_deleted_when_the_job_is_over(organization: Organization) -> None:
    job = queue_export(organization, HANDBOOK)
    assert files_of(organization) == {job.file_path}

    with activate(organization):
        run_job(job, nobody)

    assert files_of(organization) == set()


def test_same_export_again_changes_nothing(organization: Organization) -> None:
    run_export(organization, HANDBOOK)
    before = contents(organization)
    job = run_export(organization, HANDBOOK)

    assert summary(job) == NEW | {"new": 0, "unchanged": 4}
    assert contents(organization) == before
    assert outcomes(job) == []


def test_second_export_is_a_diff(organization: Organization) -> None:
    run_export(organization, HANDBOOK)
    changed = replace(BACKUP, body="<p>Restore from the vault in Lisbon.</p>")
    added = replace(NIGHT, id="104", title="Day shift", body="<p>Coffee first.</p>")
    moved = replace(NIGHT, parent="100")
    job = run_export(organization, Export([HOME, changed, moved, added]))

    assert summary(job) == NEW | {"new": 1, "changed": 2, "unchanged": 1, "removed": 1}
    assert outcomes(job) == [
        ("Backup and restore", "changed", ""),
        ("Day shift", "new", ""),
        ("Night shift", "changed", "Only its details changed, not its text."),
        ("Release checklist (4.2)", "removed", ""),
    ]
    with activate(organization):
        assert Page.objects.get(content_id="103").parent == Page.objects.get(content_id="100")
    assert titles_found(organization, "Lisbon") == {"Backup and restore"}
    assert titles_found(organization, "newest dump") == set()
    assert titles_found(organization, "checklist") == set()


def test_removal_is_undone_with_the_search(organization: Organization) -> None:
    run_export(organization, HANDBOOK)
    job = run_export(organization, Export([HOME, BACKUP, NIGHT]))
    assert titles_found(organization, "checklist") == set()

    with activate(organization):
        assert undo_removals(job) == 1
        assert undo_removals(job) == 0
        assert Page.objects.get(content_id="102").status == PageStatus.CURRENT
    assert titles_found(organization, "checklist") == {"Release checklist (4.2)"}


def test_undo_that_was_interrupted_before_the_search_is_finished_by_the_next(
    organization: Organization,
) -> None:
    run_export(organization, HANDBOOK)
    job = run_export(organization, Export([HOME, BACKUP, NIGHT]))
    with activate(organization):
        restore_pages([Page.objects.get(content_id="102").pk])
    assert titles_found(organization, "checklist") == set()

    with activate(organization):
        assert undo_removals(job) == 1
    assert titles_found(organization, "checklist") == {"Release checklist (4.2)"}


def test_page_that_came_back_since_is_not_undone(organization: Organization) -> None:
    run_export(organization, HANDBOOK)
    job = run_export(organization, Export([HOME, BACKUP]))
    run_export(organization, Export([HOME, BACKUP, RELEASE]))

    with activate(organization):
        assert [row.content_id for row in undoable_removals(job)] == ["103"]
        assert undo_removals(job) == 1


def test_removed_page_that_comes_back_is_new(organization: Organization) -> None:
    run_export(organization, HANDBOOK)
    run_export(organization, Export([HOME, BACKUP, NIGHT]))
    job = run_export(organization, HANDBOOK)

    assert summary(job) == NEW | {"new": 1, "unchanged": 3}
    assert titles_found(organization, "checklist") == {"Release checklist (4.2)"}


def test_nothing_is_removed_by_an_export_without_an_index(organization: Organization) -> None:
    run_export(organization, HANDBOOK)
    job = run_export(organization, Export([HOME, BACKUP], index=False))

    assert summary(job) == NEW | {"new": 0, "unchanged": 2}
    assert job.losses["archive:removals-unknown"]["times"] == 2
    assert job.losses["archive:no-index"]["times"] == 1
    assert titles_found(organization, "checklist") == {"Release checklist (4.2)"}


def test_other_space_is_left_alone(organization: Organization) -> None:
    run_export(organization, HANDBOOK)
    job = run_export(
        organization, Export([replace(HOME, id="500", title="Sales Home")], key="SALES")
    )

    assert summary(job) == NEW | {"new": 1}
    with activate(organization):
        assert Page.objects.filter(status=PageStatus.CURRENT).count() == 5


def test_page_that_fails_is_reported_and_the_rest_goes_on(organization: Organization) -> None:
    cut_off = HANDBOOK.files()["102.html"].partition(b'<div id="main-content"')[0]
    job = run_export(organization, replace(HANDBOOK, extra={"102.html": cut_off}))

    assert summary(job) == NEW | {"new": 3, "failed": 1}
    assert outcomes(job)[-1] == (
        "Release checklist (4.2)",
        "failed",
        "The file is cut off before its content. Export it again.",
    )


def test_page_with_more_passages_than_can_be_searched_is_reported(
    organization: Organization,
) -> None:
    endless = replace(BACKUP, body="<h2>a</h2><p>b</p>" * 65_001)
    job = run_export(organization, Export([HOME, endless]))

    assert summary(job) == NEW | {"new": 1, "failed": 1}
    reason = "It has 65,001 passages; 65,000 are the most that can be searched."
    assert ("Backup and restore", "failed", reason) in outcomes(job)


def test_failed_page_keeps_its_earlier_text(organization: Organization) -> None:
    run_export(organization, HANDBOOK)
    cut_off = HANDBOOK.files()["102.html"].partition(b'<div id="main-content"')[0]
    job = run_export(organization, replace(HANDBOOK, extra={"102.html": cut_off}))

    assert summary(job) == NEW | {"new": 0, "unchanged": 3, "failed": 1}
    assert titles_found(organization, "checklist") == {"Release checklist (4.2)"}


def test_attachments_are_stored_once_by_their_content(organization: Organization) -> None:
    text = b"the dump plan"
    files = [
        File("900", "Plan.txt", "text/plain", text),
        File("901", "Copy of plan.txt", "text/plain", text),
        File("902", "Lost.pdf", "application/pdf", None),
    ]
    job = run_export(organization, Export([replace(HOME, files=files)]))

    digest = hashlib.sha256(text).hexdigest()
    path = f"attachments/{digest[:2]}/{digest}"
    assert summary(job) == NEW | {"new": 1, "stored": 2, "missing": 1}
    with activate(organization):
        rows = Attachment.objects.order_by("source_id")
        assert list(rows.values_list("source_id", "filename", "size", "digest", "stored")) == [
            ("900", "Plan.txt", 13, digest, path),
            ("901", "Copy of plan.txt", 13, digest, path),
            ("902", "Lost.pdf", 0, "", ""),
        ]
    assert files_of(organization) == {path}
    assert (files_dir(organization.pk) / path).read_bytes() == text


def test_attachments_follow_a_second_export_of_the_same_text(organization: Organization) -> None:
    first = File("900", "Plan.txt", "text/plain", b"one")
    second = File("901", "Plan 2.txt", "text/plain", b"two")
    run_export(organization, Export([replace(HOME, files=[first, second])]))
    newer = replace(first, data=b"one, revised")
    job = run_export(organization, Export([replace(HOME, files=[newer])]))

    assert summary(job) == NEW | {"new": 0, "unchanged": 1, "stored": 1}
    with activate(organization):
        assert list(Attachment.objects.values_list("source_id", "size")) == [("900", 12)]


def test_losses_are_counted_by_times_and_pages(organization: Organization) -> None:
    twice = '<p><a href="Gone_9.html">one</a> <a href="Gone_8.html">two</a></p>'
    once = '<p><a href="Gone_9.html">one</a></p>'
    job = run_export(organization, Export([replace(HOME, body=twice), replace(BACKUP, body=once)]))

    assert job.losses == {"link:unresolved": {"times": 3, "pages": 2}}


def test_two_organizations_keep_the_same_export_apart(
    organization: Organization, twin: Organization
) -> None:
    run_export(organization, HANDBOOK)
    run_export(twin, HANDBOOK)
    run_export(twin, Export([HOME, RELEASE]))

    with activate(organization):
        assert Page.objects.filter(status=PageStatus.CURRENT).count() == 4
    with activate(twin):
        assert Page.objects.filter(status=PageStatus.CURRENT).count() == 2
    assert titles_found(organization, "newest dump") == {"Backup and restore"}
    assert titles_found(twin, "newest dump") == set()


def test_cancelled_job_keeps_what_it_read_and_deletes_its_file(
    organization: Organization,
) -> None:
    job = queue_export(organization, HANDBOOK)
    with activate(organization):
        Job.objects.filter(pk=job.pk).update(cancel_requested=True)
        run_job(job, nobody)
        job.refresh_from_db()

    assert job.state == JobState.CANCELLED
    assert files_of(organization) == set()


def test_file_that_is_gone_fails_the_job_with_a_reason(organization: Organization) -> None:
    job = queue_export(organization, HANDBOOK)
    (files_dir(organization.pk) / job.file_path).unlink()
    with activate(organization):
        run_job(job, nobody)
        job.refresh_from_db()

    assert (job.state, job.problem_code) == (JobState.FAILED, "upload_gone")
