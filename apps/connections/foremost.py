"""The one thing about a connection that whoever opens its page should know first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from apps.connections.doctor.comparison import is_trouble
from apps.connections.doctor.findings import Finding, deciding
from apps.connections.doctor.messages import acting
from apps.connections.kinds import ApiAccess, State, Who
from apps.connections.models import Connection, Report
from apps.connections.notices import About, Notice, notice_of


class Way(StrEnum):
    """What the page offers to do about it."""

    REPLACE = "replace"
    CHANGE_DATE = "change_date"
    UPLOAD = "upload"
    ASK_FOR_ACCESS = "ask_for_access"
    """Copy the message that asks the administrator for access."""
    TELL_ADMINISTRATOR = "tell_administrator"
    """Copy the message that says what does not work."""
    CHOOSE_SPACES = "choose_spaces"


@dataclass(frozen=True, slots=True)
class Foremost:
    """`kind`, `title`, `text`, `who` and `how` as parts/notice.html has them; at most two ways."""

    kind: str
    title: str
    text: str
    who: str = ""
    how: str = ""
    ways: tuple[Way, ...] = ()


_CONFIRMING: Final = Foremost(
    "warn",
    "A refusal is being confirmed",
    "Confluence sometimes refuses for a moment, so this is examined once more before it counts.",
    how="This page shows the outcome by itself.",
)
_NOTHING_CHOSEN: Final = Foremost(
    "info",
    "No spaces are chosen yet",
    "Without one the connection has nothing to read.",
    ways=(Way.CHOOSE_SPACES,),
)


def foremost(
    connection: Connection, newest: Report | None, findings: Sequence[Finding], now: datetime
) -> Foremost | None:
    """None when there is nothing to say. `findings` are those of the newest report."""
    if newest is not None and newest.provisional:
        return _CONFIRMING
    notice = notice_of(connection, now)
    if notice is not None:
        return _noticed(notice, findings)
    if newest is None or newest.state == State.HEALTHY:
        return None
    trouble = next(filter(is_trouble, findings), None)
    return None if trouble is None else _found(trouble, "warn")


def nothing_chosen(newest: Report | None) -> Foremost | None:
    """For a connection without chosen spaces, when nothing else is to be told."""
    readable = newest is not None and newest.api_access == ApiAccess.OK
    return _NOTHING_CHOSEN if readable else None


def _noticed(notice: Notice, findings: Sequence[Finding]) -> Foremost:
    finding = None
    if notice.about == About.STATE:
        finding = deciding(findings)
    if notice.about == About.SILENCE:
        finding = next(filter(is_trouble, findings), None)
    if finding is not None:
        return _found(finding, notice.kind)
    who = Who.OPERATOR if notice.about == About.SECRET else Who.YOU
    ways = (Way.REPLACE, Way.CHANGE_DATE) if notice.about == About.EXPIRY else (Way.REPLACE,)
    if notice.about == About.STATE and notice.connection.state == State.BLOCKED:
        # It stays blocked while examinations cannot tell, and another token would not help.
        who, ways = Who.CONFLUENCE_ADMIN, (Way.UPLOAD,)
    return Foremost(notice.kind, notice.short, notice.text, acting(who), notice.how, ways)


def _found(finding: Finding, kind: str) -> Foremost:
    return Foremost(
        kind, finding.title, finding.cause, acting(finding.who), finding.remedy, _ways(finding)
    )


def _ways(finding: Finding) -> tuple[Way, ...]:
    if finding.access == ApiAccess.BLOCKED:
        return (Way.UPLOAD, Way.ASK_FOR_ACCESS)
    if finding.access == ApiAccess.REJECTED:
        return (Way.REPLACE, Way.TELL_ADMINISTRATOR)
    return () if finding.who == Who.YOU else (Way.TELL_ADMINISTRATOR,)
