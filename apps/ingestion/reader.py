"""The reader process: `python -m apps.ingestion.reader ARCHIVE SITE POSITION`.

Reads and converts the pages of an archive from a position on, in the order of its listing, ahead of
the run that writes them: two cores share the work, and a page that takes the process down takes
only this one. Imports no Django and knows no database. Writes frames of `readings` to its standard
output.
"""

import gc
import os
import pickle
import sys
import threading
from collections import deque
from pathlib import Path
from typing import BinaryIO

from apps.ingestion.problems import ImportRefusedError
from apps.ingestion.readings import FRAME, ReaderReady, ReaderRefusal, read_page
from apps.ingestion.sources.archive import MEBIBYTE, Archive
from apps.ingestion.sources.html_export import HtmlExport

_AHEAD = 16 * MEBIBYTE
"""Bytes of finished readings kept until they are asked for."""
_GARBAGE_THRESHOLD = 50_000


class _Outbox:
    """Writes from a thread of its own, so that reading goes on while nobody takes the results."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._closed = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._write)
        self._thread.start()

    def put(self, reading: object) -> None:
        data = pickle.dumps(reading, protocol=pickle.HIGHEST_PROTOCOL)
        with self._changed:
            self._changed.wait_for(lambda: self._size < _AHEAD)
            self._waiting.append(data)
            self._size += len(data)
            self._changed.notify_all()

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join()

    def _write(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closed)
                if not self._waiting:
                    return
                data = self._waiting.popleft()
                self._size -= len(data)
                self._changed.notify_all()
            try:
                self._target.write(FRAME.pack(len(data)) + data)
                self._target.flush()
            except BrokenPipeError:
                # The run is gone; whatever this process does is for nobody.
                os._exit(0)


def main(path: str, site: str, position: str) -> None:
    # A page makes many short-lived objects and hardly a cycle.
    gc.set_threshold(_GARBAGE_THRESHOLD)
    outbox = _Outbox(sys.stdout.buffer)
    try:
        with Archive(Path(path)) as archive:
            source = HtmlExport(archive, site=site)
            outbox.put(ReaderReady(source.listing))
            for listed in source.listing.pages[int(position) :]:
                outbox.put(read_page(source, listed))
    except ImportRefusedError as refusal:
        outbox.put(ReaderRefusal(refusal.code, refusal.detail))
    finally:
        outbox.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
