"""Taking a file in: stored privately, looked at, and refused whole before a job exists."""

import hashlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
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
_PRIVATE_FILE = 0o600
_BLOCK = 1024 * 1024
_COPIES = 2
"""While a file arrives, the web server and Django keep one each."""


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
    path = _free_path(organization_id)
    with _nothing_left_of(path):
        return _checked(path, *_write(path, blocks))


def keep_upload(organization_id: int, arrived: Path) -> StoredUpload:
    """Like `store_upload`, for a file on disk; copied only where its file system is another one.

    The file at `arrived` stays; nothing may write to it from now on.
    """
    path = _free_path(organization_id)
    with _nothing_left_of(path):
        try:
            path.hardlink_to(arrived)
        except OSError:
            # Another file system, or one that knows no links; a real fault shows again in copying.
            return _checked(path, *_write(path, read_blocks(arrived)))
        with arrived.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return _checked(path, arrived.stat().st_size, digest)


def room_for_upload() -> int:
    """How large a file may be at this moment to find room while it arrives, in bytes."""
    arriving = settings.FILE_UPLOAD_TEMP_DIR or tempfile.gettempdir()
    return shutil.disk_usage(arriving).free // _COPIES


def read_blocks(path: Path) -> Iterator[bytes]:
    """The file's bytes; raises OSError."""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _free_path(organization_id: int) -> Path:
    folder = uploads_dir(organization_id)
    folder.mkdir(mode=_PRIVATE_DIRECTORY, parents=True, exist_ok=True)
    return folder / f"{uuid.uuid4().hex}.zip"


def uploads_dir(organization_id: int) -> Path:
    """Where the organization's uploads wait for their jobs."""
    return files_dir(organization_id) / _FOLDER


@contextmanager
def _nothing_left_of(path: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _checked(path: Path, size: int, digest: str) -> StoredUpload:
    return StoredUpload(f"{_FOLDER}/{path.name}", size, digest, _check(path))


def discard_upload(organization_id: int, upload: StoredUpload) -> None:
    """Forgets a stored file that no job will read."""
    (files_dir(organization_id) / upload.path).unlink(missing_ok=True)


def _write(path: Path, blocks: Iterable[bytes]) -> tuple[int, str]:
    digest = hashlib.sha256()
    size = 0
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE_FILE)
        with os.fdopen(handle, "wb") as file:
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
