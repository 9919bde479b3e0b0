"""Telling whoever watches that a job has moved. A hint: the row holds what is true."""

import time
from typing import Protocol

from apps.core.broadcast import broadcast
from apps.organizations.names import group_name


class Notify(Protocol):
    """Called when the job's row has changed; `urgent` when it must be told at once."""

    def __call__(self, *, urgent: bool) -> None: ...


HINT = "job.changed"
"""The consumers' method for the hint is `job_changed`."""
_SECONDS_BETWEEN = 0.25
_SECONDS_AFTER_DROP = 5.0


def job_group(organization_id: int, job_id: int) -> str:
    return group_name(organization_id, "import", job_id)


class Broadcaster:
    """Hints over the channel layer, four a second at most; quiet for a while when it is away."""

    def __init__(self, organization_id: int, job_id: int) -> None:
        self._group = job_group(organization_id, job_id)
        self._next = 0.0

    def __call__(self, *, urgent: bool) -> None:
        now = time.monotonic()
        if now < self._next and not urgent:
            return
        sent = broadcast(self._group, HINT)
        self._next = now + (_SECONDS_BETWEEN if sent else _SECONDS_AFTER_DROP)


def nobody(*, urgent: bool) -> None:
    """For runs that nobody can watch."""
