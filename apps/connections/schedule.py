"""When a connection is examined next, and which of those due go first. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from apps.connections.kinds import ApiAccess, CredentialKind

SOONEST: Final = timedelta(minutes=15)
"""After the first trouble; each further one doubles it, up to the connection's interval."""
_SPREAD: Final = 0.2


def next_check(
    now: datetime, *, every_hours: int, troubles: int, credential: CredentialKind, access: ApiAccess
) -> datetime | None:
    """The time without jitter, by how the last examination ended: well when `troubles` is 0.

    None when only a person may try again: a wrong password that is sent again and again locks the
    account out of Confluence.
    """
    if credential == CredentialKind.DC_PASSWORD and access == ApiAccess.REJECTED:
        return None
    interval = timedelta(hours=every_hours)
    if not troubles:
        return now + interval
    # Beyond a month of doubling it is the interval anyway.
    doublings: int = 2 ** min(troubles - 1, 12)
    return now + min(interval, SOONEST * doublings)


def with_jitter(now: datetime, then: datetime, share: float) -> datetime:
    """Up to a tenth of the way earlier or later; `share` is from 0 to 1."""
    return then + (then - now) * _SPREAD * (share - 0.5)


def host_of(base_url: str) -> str:
    return urlsplit(base_url).hostname or ""


def origin_of(base_url: str) -> tuple[str, str]:
    """Scheme, and host with its port."""
    parts = urlsplit(base_url)
    return parts.scheme, parts.netloc.lower()


@dataclass(frozen=True, slots=True)
class Due:
    connection_id: int
    organization_id: int
    host: str


def admitted(due: Iterable[Due], busy: Iterable[str], ceiling: int) -> list[Due]:
    """Those that may start now: of each host so many that with the `busy` ones, named by their
    hosts, there are not more than the ceiling."""
    running = Counter(busy)
    admitted: list[Due] = []
    for each in due:
        if running[each.host] < ceiling:
            running[each.host] += 1
            admitted.append(each)
    return admitted
