"""Taking a file in: stored privately, looked at, and refused whole before a job exists."""

import hashlib
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from apps.ingestion.problems import ProblemCode, refused
from apps.ingestion.sources.archive import Archive
from apps.ingestion.sources.layout import find_layout
from apps.ingestion.sources.nested import refuse_nested_bombs
from apps.ingestion.sources.recognise import recognise
from apps.ingestion.upload_handler import DISK_FULL, too_large
from apps.organizations.names import files_dir

_FOLDER = "uploads"
_PRIVATE_DIRECTORY = 0o700


@dataclass(frozen=True, slots=True)
class StoredUpload:
    """`path` is below the organization's files, `size` in bytes, `digest` SHA-256 in hex.

    `names_site` says whether the archive itself tells which Confluence it came from.
    """

    path: str
    size: int
    digest: str
    names_site: bool


def store_upload(organization_id: int, blocks: Iterable[bytes]) -> StoredUpload:
    """Stores and checks an export; raises ImportRefusedError, and then nothing of it is left."""
    folder = files_dir(organization_id) / _FOLDER
    folder.mkdir(mode=_PRIVATE_DIRECTORY, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".zip", delete=False) as file:
        path = Path(file.name)
    try:
        size, digest = _write(path, blocks)
        names_site = _check(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return StoredUpload(f"{_FOLDER}/{path.name}", size, digest, names_site)


def discard_upload(organization_id: int, upload: StoredUpload) -> None:
    """Forgets a stored file that no job will read."""
    (files_dir(organization_id) / upload.path).unlink(missing_ok=True)


def _write(path: Path, blocks: Iterable[bytes]) -> tuple[int, str]:
    digest = hashlib.sha256()
    size = 0
    try:
        with path.open("wb") as file:
            for block in blocks:
                size += len(block)
                if size > settings.UPLOAD_MAX_BYTES:
                    raise too_large()
                digest.update(block)
                file.write(block)
    except OSError as error:
        if error.errno not in DISK_FULL:
            raise
        raise refused(ProblemCode.DISK_FULL) from error
    return size, digest.hexdigest()


def _check(path: Path) -> bool:
    with Archive(path) as archive:
        refuse_nested_bombs(archive)
        return recognise(archive, find_layout(archive)).names_site
