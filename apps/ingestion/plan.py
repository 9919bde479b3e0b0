"""What an import does to one page, decided before anything is touched. Pure.

Which text wins when a page is known from two sources:

* A version number beats none: a page of the API gives way to one of an export only where the
  export's day is at least one day later. A day that nobody can read never wins.
* Of two numbered texts the one with the higher number wins, the incoming one when they are equal.
* Of two exports the one uploaded last wins: somebody chose to upload it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_ONE_DAY = timedelta(days=1)


class Plan(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    DETAILS = "details"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class PageState:
    """A page as it is known, or as it comes in.

    `content_hash` covers all that is searched; `details` are the other facts people see, in any
    fixed order. `version` is None for a text from an export.
    """

    content_hash: str
    details: tuple[object, ...]
    version: int | None
    updated: date | None
    removed: bool = False


def plan_page(existing: PageState | None, incoming: PageState) -> Plan:
    """A removed page that comes back counts as new."""
    if existing is None or existing.removed:
        return Plan.NEW
    if not _wins(existing, incoming):
        return Plan.UNCHANGED
    if existing.content_hash != incoming.content_hash:
        return Plan.CHANGED
    if existing.details != incoming.details:
        return Plan.DETAILS
    return Plan.UNCHANGED


def _wins(existing: PageState, incoming: PageState) -> bool:
    if existing.version is not None and incoming.version is not None:
        return incoming.version >= existing.version
    if existing.version is not None:
        return _a_day_later(incoming.updated, than=existing.updated)
    if incoming.version is not None:
        return not _a_day_later(existing.updated, than=incoming.updated)
    return True


def _a_day_later(day: date | None, *, than: date | None) -> bool:
    return day is not None and than is not None and day >= than + _ONE_DAY
