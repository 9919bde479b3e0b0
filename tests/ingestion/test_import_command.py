"""`import_export`: the same job and pipeline, without worker, web process or Redis."""

import json
import os
import pty
import subprocess
import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from pytest_django import Settings

from apps.ingestion.leases import claim, heartbeat
from apps.ingestion.models import Job
from apps.knowledge.models import Page, Space
from apps.organizations.models import Membership, Organization
from apps.organizations.tenancy import activate
from tests.ingestion.archives import HANDBOOK, HOME, Export, Sample
from tests.ingestion.imports import files_of, queue_export

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "OPS-export.zip"
    path.write_bytes(HANDBOOK.zip())
    return path


def run(path: Path, *options: str, organization: str = "northwind") -> str:
    output = StringIO()
    call_command("import_export", str(path), *options, organization=organization, stdout=output)
    return output.getvalue()


def test_json_is_one_object_with_the_named_members(
    organization: Organization, archive: Path
) -> None:
    told = json.loads(run(archive, "--json"))

    with activate(organization):
        job = Job.objects.get()
    assert told.pop("seconds") > 0
    assert told == {
        "job": job.pk,
        "state": "succeeded",
        "pages": {"new": 4, "changed": 0, "unchanged": 0, "removed": 0, "failed": 0},
        "attachments": {"stored": 0, "missing": 0},
        "losses": {},
    }
    assert job.file_name == "OPS-export.zip"


def test_words_for_people(
    organization: Organization, membership: Membership, archive: Path
) -> None:
    text = run(archive)

    assert "Nobody is a member" not in text
    assert text.startswith("Imported OPS-export.zip in ")
    assert "Pages: 4 new, 0 changed, 0 unchanged, 0 removed, 0 failed" in text


def test_organization_is_made_only_when_asked(db: None, archive: Path) -> None:
    with pytest.raises(CommandError, match="Add --create to make it"):
        run(archive, organization="new-team")
    assert not Organization.objects.exists()

    text = run(archive, "--create", organization="new-team")
    assert (
        "Nobody is a member of New Team yet: invite its owner in the Django admin "
        "(/admin/organizations/invitation/add/)." in text
    )
    made = Organization.objects.get()
    assert (made.slug, made.name) == ("new-team", "New Team")
    with activate(made):
        assert not Membership.objects.exists()


def test_organization_made_for_a_file_that_is_refused_is_gone_again(
    db: None, tmp_path: Path
) -> None:
    refused = tmp_path / "refused.zip"
    refused.write_bytes(b"no zip")
    for path in (refused, tmp_path / "nowhere.zip"):
        with pytest.raises(CommandError):
            run(path, "--create", organization="new-team")
    assert not Organization.objects.exists()


def test_name_that_cannot_be_in_an_address_is_refused(db: None, archive: Path) -> None:
    with pytest.raises(CommandError, match="cannot be in an address"):
        run(archive, "--create", organization="New Team!")
    assert not Organization.objects.exists()


def test_site_is_taken_where_the_archive_is_silent(
    organization: Organization, tmp_path: Path
) -> None:
    path = tmp_path / "silent.zip"
    path.write_bytes(replace(HANDBOOK, site="").zip())
    run(path, "--site", "https://wiki.northwind.example/")

    with activate(organization):
        assert Space.objects.get().site == "https://wiki.northwind.example"
        assert Page.objects.get(content_id="101").source_url == (
            "https://wiki.northwind.example/pages/viewpage.action?pageId=101"
        )


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "not_a_zip", "not a ZIP archive"),
        (HANDBOOK.zip()[:-40], "zip_truncated", "cut off"),
        (Export([], extra={"../out.html": b""}).zip(), "zip_unsafe_path", "leads out of it"),
        (Export([], index=False, extra={"a.txt": b""}).zip(), "zip_unrelated", "not a Confluence"),
        (Export([], extra={"entities.xml": b""}).zip(), "xml_export", "HTML"),
        (Export([], extra={"data/content.csv": b""}).zip(), "csv_export", "HTML"),
    ],
)
def test_refusal_is_told_and_leaves_nothing(
    data: bytes, code: str, words: str, organization: Organization, tmp_path: Path
) -> None:
    path = tmp_path / "refused.zip"
    path.write_bytes(data)

    with pytest.raises(CommandError, match=words):
        run(path)
    output = StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command("import_export", str(path), "--json", organization="northwind", stdout=output)

    assert caught.value.code == 1
    assert json.loads(output.getvalue())["problem"]["code"] == code
    assert files_of(organization) == set()
    with activate(organization):
        assert not Job.objects.exists()
        assert not Space.objects.exists()


def test_file_that_cannot_be_read_is_told(organization: Organization, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "nowhere.zip")
    assert files_of(organization) == set()


def test_running_import_of_the_organization_is_not_disturbed(
    organization: Organization, archive: Path, settings: Settings
) -> None:
    other = queue_export(organization, Export([HOME], key="OTHER"))
    settings.JOB_HEARTBEAT_SECONDS = 0.2
    with activate(organization):
        lease = claim(other)
    assert lease is not None

    refusal = pytest.raises(CommandError, match="Another import of this organization is running")
    with heartbeat(lease), refusal:
        run(archive)
    with activate(organization):
        assert list(Job.objects.values_list("pk", flat=True)) == [other.pk]
    assert files_of(organization) == {other.file_path}


def test_page_of_fifty_megabytes_is_skipped_with_a_line(
    organization: Organization, tmp_path: Path
) -> None:
    big = Sample("104", "Everything", "<p>word</p>" * 5_000_000, parent="100")
    path = tmp_path / "big.zip"
    path.write_bytes(Export([HOME, big]).zip())
    told = json.loads(run(path, "--json"))

    assert told["pages"] == {"new": 1, "changed": 0, "unchanged": 0, "removed": 0, "failed": 1}


def _manage(
    data_dir: Path, *arguments: str, **streams: int
) -> "subprocess.CompletedProcess[bytes]":
    """A command in a process of its own, without Redis."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "PORTAL_DATA_DIR": str(data_dir),
            "PORTAL_SECRET_KEY": "k" * 50,
            "PORTAL_FIELD_KEYS": "k" * 43 + "=",
            "REDIS_URL": "redis://127.0.0.1:1/0",
        },
        check=True,
        **streams,
    )


@pytest.fixture
def lone_data(tmp_path: Path) -> Path:
    """The data of a portal without Redis, prepared."""
    path = tmp_path / "data"
    path.mkdir()
    _manage(path, "migrate", "--verbosity=0")
    return path


def test_how_far_it_is_shows_on_a_terminal_unless_json_is_asked_for(
    lone_data: Path, archive: Path
) -> None:
    command = ["import_export", str(archive), "--organization=team", "--create"]

    assert b"Reading pages: 0 of 4" in _on_a_terminal(lone_data, *command)
    assert b"Reading pages" not in _on_a_terminal(lone_data, *command, "--json")


def _on_a_terminal(data_dir: Path, *command: str) -> bytes:
    """What a command shows there beside its result."""
    ours, theirs = pty.openpty()
    _manage(data_dir, *command, stdout=subprocess.DEVNULL, stderr=theirs)
    shown = os.read(ours, 65_536)
    os.close(theirs)
    os.close(ours)
    return shown


def test_nothing_but_the_object_is_printed_without_redis(lone_data: Path, archive: Path) -> None:
    printed = _manage(
        lone_data,
        "import_export",
        str(archive),
        "--organization=team",
        "--create",
        "--json",
        stdout=subprocess.PIPE,
    ).stdout.decode()
    told: dict[str, Any] = json.loads(printed)

    assert printed.count("\n") == 1
    assert told["pages"]["new"] == 4
