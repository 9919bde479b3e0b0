"""The form in which the catalogue says what a code means. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from apps.connections.codes import Code
from apps.connections.kinds import ApiAccess, Result, Who


class Severity(StrEnum):
    ERROR = "error"
    """Nothing can be read until it is mended."""
    WARNING = "warning"
    """Something is missing or will be."""
    NOTE = "note"
    """Good to know; nothing is wrong."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a code means, told to people.

    `result` is that of a finding with this code. `access` is what it says about the API when it is
    found at an essential step; None says nothing. `{detail}` in `cause` is what only the case at
    hand knows, and may be empty.
    """

    code: Code
    severity: Severity
    result: Result
    title: str
    cause: str
    remedy: str
    who: Who
    access: ApiAccess | None = None
