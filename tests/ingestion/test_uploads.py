"""Where uploads lie, and that none stays for ever."""

import hashlib
import os
import time
from pathlib import Path

import pytest
from django.conf import settings

from apps.ingestion.leftovers import delete_leftovers
from apps.ingestion.problems import ImportRefusedError
from apps.ingestion.uploads import keep_upload, store_upload, uploads_dir
from apps.organizations.models import Organization
from apps.organizations.names import files_dir
from tests.ingestion.archives import HANDBOOK
from tests.ingestion.imports import files_of, queue_export


@pytest.fixture
def arrived() -> Path:
    path = Path(settings.ARRIVING_DIR) / "arrived.upload.zip"
    path.write_bytes(HANDBOOK.zip())
    return path


def test_file_that_arrived_is_kept_without_a_copy(
    organization: Organization, arrived: Path
) -> None:
    data = arrived.read_bytes()
    stored = keep_upload(organization.pk, arrived)
    kept = files_dir(organization.pk) / stored.path

    assert kept.samefile(arrived)
    arrived.unlink()
    assert kept.read_bytes() == data
    assert (stored.size, stored.digest) == (len(data), hashlib.sha256(data).hexdigest())
    assert stored.names_site


def test_nothing_is_kept_of_a_file_that_is_refused(
    organization: Organization, arrived: Path
) -> None:
    arrived.write_bytes(b"no zip")
    with pytest.raises(ImportRefusedError):
        keep_upload(organization.pk, arrived)
    assert files_of(organization) == set()
    arrived.unlink()


def test_stored_file_is_private(organization: Organization) -> None:
    stored = store_upload(organization.pk, [HANDBOOK.zip()])

    assert (files_dir(organization.pk) / stored.path).stat().st_mode & 0o777 == 0o600


def test_old_files_that_no_job_will_read_are_deleted(
    organization: Organization, arrived: Path
) -> None:
    waiting = queue_export(organization, HANDBOOK)
    orphan, fresh = (store_upload(organization.pk, [HANDBOOK.zip()]).path for _ in range(2))
    two_days_ago = time.time() - 2 * 24 * 3600
    for path in (waiting.file_path, orphan):
        os.utime(files_dir(organization.pk) / path, (two_days_ago, two_days_ago))
    os.utime(arrived, (two_days_ago, two_days_ago))

    assert delete_leftovers() == 2
    assert files_of(organization) == {waiting.file_path, fresh}
    assert not arrived.exists()
    assert uploads_dir(organization.pk).is_dir()
