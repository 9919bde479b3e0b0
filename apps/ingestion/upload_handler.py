"""Django's upload handler that stops reading, instead of failing, when a file cannot be kept."""

import errno
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

from apps.ingestion.problems import ImportRefusedError, ProblemCode, refused

DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_REFUSAL = "upload_refusal"


class CarefulUploadHandler(TemporaryFileUploadHandler):
    """Keeps a file on disk while it arrives; one that is too large or finds no room is dropped,
    and the form without it still reaches the view, which asks `refusal_of`.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self._size += len(raw_data)
        if self._size > settings.UPLOAD_MAX_BYTES:
            self._refuse(too_large())
        try:
            return super().receive_data_chunk(raw_data, start)
        except OSError as error:
            if error.errno not in DISK_FULL:
                raise
            self._refuse(refused(ProblemCode.DISK_FULL))
        return None

    def _refuse(self, refusal: ImportRefusedError) -> Any:
        setattr(self.request, _REFUSAL, refusal)
        raise StopUpload(connection_reset=False)


def refusal_of(request: HttpRequest) -> ImportRefusedError | None:
    """Why the file of this request did not arrive, if it was refused on the way."""
    found: ImportRefusedError | None = getattr(request, _REFUSAL, None)
    return found


def too_large() -> ImportRefusedError:
    limit = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
    return refused(ProblemCode.TOO_LARGE, f"The limit is {limit:,} MB")
