"""What an examination has found so far, for whoever watches it. Lost with the cache, and no harm
done: the report is what counts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from django.core.cache import cache

from apps.connections import problems
from apps.connections.doctor.findings import Finding
from apps.connections.stored import stored_finding
from apps.core.problems import PortalError
from apps.organizations.names import cache_key

_WAITS_SECONDS: Final = 120
_RUNS_SECONDS: Final = 600
"""As long as a run holds its connection."""
_ASKED_SECONDS: Final = 3_600
"""So long it is told that nobody has taken it."""


def expect(organization_id: int, connection_id: int) -> None:
    """An examination was sent for, and is waited for during the next two minutes."""
    cache.set(_key(organization_id, connection_id), [], _WAITS_SECONDS)
    cache.set(_asked_key(organization_id, connection_id), "asked", _ASKED_SECONDS)


def expect_no_more(organization_id: int, connection_id: int) -> None:
    """What was sent for never reached the queue."""
    cache.delete(_key(organization_id, connection_id))
    cache.delete(_asked_key(organization_id, connection_id))


def is_overdue(organization_id: int, connection_id: int) -> bool:
    """Whether an examination was sent for, and no worker has taken it within the two minutes."""
    if cache.get(_asked_key(organization_id, connection_id)) is None:
        return False
    return cache.get(_key(organization_id, connection_id)) is None


def found_so_far(organization_id: int, connection_id: int) -> tuple[Finding, ...] | None:
    """None when no examination is waited for or running."""
    told = cache.get(_key(organization_id, connection_id))
    return None if told is None else tuple(Finding.from_json(each) for each in told)


@contextmanager
def followed(organization_id: int, connection_id: int) -> Iterator[Callable[[Finding], None]]:
    """Takes each finding as it comes; when it ends, the report is there.

    An examination that ends because another one is under way leaves what that one has told.
    """
    key = _key(organization_id, connection_id)
    cache.delete(_asked_key(organization_id, connection_id))
    findings = []

    def tell(finding: Finding) -> None:
        findings.append(stored_finding(finding))
        cache.set(key, findings, _RUNS_SECONDS)

    is_of_another = False
    try:
        yield tell
    except PortalError as error:
        is_of_another = error.problem == problems.BUSY and bool(cache.get(key))
        raise
    finally:
        if not is_of_another:
            cache.delete(key)


def _key(organization_id: int, connection_id: int) -> str:
    return cache_key(organization_id, "connection", connection_id, "examination")


def _asked_key(organization_id: int, connection_id: int) -> str:
    return cache_key(organization_id, "connection", connection_id, "asked")
