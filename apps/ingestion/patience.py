"""Waiting for a search server that is away: pages are in the database, and nothing is lost."""

import threading
from collections.abc import Callable, Iterator
from itertools import chain, repeat

from apps.core.events import Event, log_event
from apps.ingestion.leases import Lease
from apps.ingestion.models import WaitsFor
from apps.ingestion.progress import Notify
from apps.search.engines.base import EngineUnavailableError, IndexBusyError

_PAUSES = (1, 2, 4, 8, 16)
_LONGEST_PAUSE = 30
"""Seconds between two attempts."""
_LOOK_SECONDS = 1.0
"""How soon somebody who cancels, or another run that takes over, is noticed."""


class Patience:
    """Runs work on the index until it is done; `look` raises when the run is to stop."""

    def __init__(self, lease: Lease, notify: Notify, look: Callable[[], None]) -> None:
        self._lease = lease
        self._notify = notify
        self._look = look
        self._waits = False

    def until_done(self, work: Callable[[], None]) -> None:
        """Raises what `work` raises, except for a server that is away or busy."""
        for pause in self._pauses():
            try:
                work()
            except (EngineUnavailableError, IndexBusyError) as error:
                self._tell(WaitsFor.SEARCH, type(error).__name__)
                self._wait(pause)
            else:
                self._tell("", "")
                return

    def _pauses(self) -> Iterator[int]:
        return chain(_PAUSES, repeat(_LONGEST_PAUSE))

    def _wait(self, seconds: int) -> None:
        pause = threading.Event()
        for _ in range(round(seconds / _LOOK_SECONDS)):
            self._lease.write()
            self._look()
            pause.wait(_LOOK_SECONDS)

    def _tell(self, waits_for: str, error: str) -> None:
        """Only when it changes: batches that go well cost nothing."""
        if self._waits == bool(waits_for):
            return
        self._waits = bool(waits_for)
        self._lease.write(waits_for=waits_for)
        self._notify(urgent=True)
        event = Event.JOB_WAITS if waits_for else Event.JOB_GOES_ON
        log_event(event, job=self._lease.job_id, error=error)
