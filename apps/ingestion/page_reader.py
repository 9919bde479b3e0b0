"""The run's side of the reader process: pages in the order of the listing, one after the other."""

import pickle
import select
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from django.conf import settings

from apps.ingestion.problems import refused
from apps.ingestion.readings import (
    FRAME,
    PageReading,
    ReaderReady,
    ReaderRefusal,
    UnreadPage,
)
from apps.ingestion.sources.base import ListedPage, Listing

SECONDS_FOR_A_PAGE = 120
_TOO_LONG = f"Reading it took over {SECONDS_FOR_A_PAGE} s, so it was given up."
_ENDED = "Reading it ended the reader process, most often for want of memory."


class ReaderFailedError(Exception):
    """The reader process does not even get to the first page."""


class PageReader:
    """Starts a reader, and another one behind a page that stopped the first.

    The listing is known once the first reader has looked through the archive: raises
    ImportRefusedError when that finds a reason to refuse it, and ReaderFailedError.
    """

    def __init__(self, archive: Path, site: str, position: int) -> None:
        self._archive = archive
        self._site = site
        self._process = self._start(position)
        try:
            self.listing = self._listing()
        except BaseException:
            self._end()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._end()

    @property
    def process_id(self) -> int:
        """Of the reader at work now."""
        return self._process.pid

    def read(self, listed: ListedPage) -> PageReading | UnreadPage:
        """The next page of the listing, which must be this one; raises ReaderFailedError."""
        try:
            reading = self._frame(SECONDS_FOR_A_PAGE)
        except TimeoutError:
            return self._skip(listed, _TOO_LONG)
        if reading is None:
            return self._skip(listed, _ENDED)
        if reading.listed != listed:
            raise ReaderFailedError(f"{reading.listed.content_id} came for {listed.content_id}.")
        found: PageReading | UnreadPage = reading
        return found

    def _skip(self, listed: ListedPage, reason: str) -> UnreadPage:
        """Another reader goes on behind this page."""
        self._end()
        self._process = self._start(listed.position + 1)
        self._listing()
        return UnreadPage(listed, reason, "ReaderEnded")

    def _start(self, position: int) -> "subprocess.Popen[bytes]":
        arguments = [str(self._archive), self._site, str(position)]
        return subprocess.Popen(  # noqa: S603 - our own module, and no shell between
            [sys.executable, "-m", "apps.ingestion.reader", *arguments],
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            # Unbuffered, so that what `select` says is the whole truth.
            bufsize=0,
        )

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._output.close()

    @property
    def _output(self) -> IO[bytes]:
        output = self._process.stdout
        if output is None:
            raise ReaderFailedError("The reader has no output.")
        return output

    def _listing(self) -> Listing:
        # Looking through a large archive may take long; the job's own limit ends it.
        first = self._frame(None)
        if isinstance(first, ReaderRefusal):
            raise refused(first.code, first.detail)
        if not isinstance(first, ReaderReady):
            raise ReaderFailedError("The reader ended before the first page.")
        return first.listing

    def _frame(self, seconds: float | None) -> Any:
        """What the reader sends next, None when it has ended; raises TimeoutError."""
        if not select.select([self._output], [], [], seconds)[0]:
            raise TimeoutError
        head = self._exactly(FRAME.size)
        if head is None:
            return None
        body = self._exactly(FRAME.unpack(head)[0])
        # Written by our own process alone.
        return None if body is None else pickle.loads(body)  # noqa: S301

    def _exactly(self, size: int) -> bytes | None:
        data = bytearray()
        while len(data) < size:
            part = self._output.read(size - len(data))
            if not part:
                return None
            data += part
        return bytes(data)
