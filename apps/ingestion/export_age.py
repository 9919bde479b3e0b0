"""Exports that grow old where they are the only way in: their connection is blocked."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from apps.connections.kinds import State
from apps.connections.models import Connection
from apps.core.events import Event, log_event
from apps.core.mails import send_templated
from apps.ingestion.models import Job, JobState
from apps.organizations.models import Organization
from apps.organizations.roles import Permission
from apps.organizations.selectors import addresses_of
from apps.organizations.tenancy import activate, unscoped

_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class OldExport:
    """The newest import of a space. `days` is how old it is, `on` when it came in."""

    job_id: int
    space: str
    on: date
    days: int

    @property
    def age(self) -> str:
        return f"{self.days} day{'' if self.days == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class OldExports:
    """At least one, the oldest first."""

    exports: tuple[OldExport, ...]

    @property
    def title(self) -> str:
        if len(self.exports) > 1:
            return f"The last exports of {len(self.exports)} spaces are old"
        (only,) = self.exports
        return f"The last export of “{only.space}” is {only.age} old"

    @property
    def lines(self) -> tuple[str, ...]:
        """One for each, the oldest five of many."""
        told = tuple(f"“{each.space}”: {each.age}" for each in self.exports[:_NAMED])
        more = len(self.exports) - _NAMED
        return (*told, f"and {more} more") if more > 0 else told


def old_exports() -> OldExports | None:
    """Of the active organization; None where nothing is old, or a connection brings what is new."""
    return _told(_old())


def remind_of_old_exports() -> int:
    """Mails each organization once of each export that has grown old; returns how many mails."""
    with unscoped(reason="beat looks for old exports of every organization"):
        blocked = Connection.objects.filter(state=State.BLOCKED)
        organizations = list(Organization.objects.filter(pk__in=blocked.values("organization_id")))
    return sum(_remind(organization) for organization in organizations)


def _old() -> QuerySet[Job]:
    now = timezone.now()
    imported = Job.objects.filter(state=JobState.SUCCEEDED, space__isnull=False)
    newer = imported.filter(space=OuterRef("space"), finished_at__gt=OuterRef("finished_at"))
    return imported.filter(
        ~Exists(newer),
        Exists(Connection.objects.filter(state=State.BLOCKED)),
        finished_at__lte=now - timedelta(days=settings.EXPORT_OLD_DAYS),
    ).order_by("finished_at", "pk")


def _told(jobs: QuerySet[Job]) -> OldExports | None:
    now = timezone.now()
    exports = tuple(_export(job, now) for job in jobs.select_related("space"))
    return OldExports(exports) if exports else None


def _export(job: Job, now: datetime) -> OldExport:
    finished = job.finished_at or now
    return OldExport(job.pk, str(job.space), finished.date(), (now - finished).days)


def _remind(organization: Organization) -> bool:
    with activate(organization):
        to = addresses_of(Permission.MANAGE_CONNECTIONS)
        found = _told(_old().filter(age_told_at=None)) if to else None
        mine = found and _claimed(found)
        if not mine:
            return False
        sent = _mail(organization, to, mine)
        if not sent:
            # The next run tries again.
            Job.objects.filter(pk__in=[each.job_id for each in mine.exports]).update(
                age_told_at=None
            )
    return sent


def _claimed(found: OldExports) -> OldExports | None:
    """Marked as told, before the mail: of two runs at the same moment one has each."""
    now = timezone.now()
    mine = tuple(
        each
        for each in found.exports
        if Job.objects.filter(pk=each.job_id, age_told_at=None).update(age_told_at=now)
    )
    return OldExports(mine) if mine else None


def _mail(organization: Organization, to: list[str], old: OldExports) -> bool:
    context = {
        "organization": organization,
        "old": old,
        "link": f"{settings.PUBLIC_URL}{reverse('ingestion:upload', args=[organization.slug])}",
    }
    try:
        send_templated(to, "ingestion/email/old_exports", context)
    except (SMTPException, OSError) as error:
        log_event(
            Event.EXPORT_MAIL_FAILED, organization=organization.pk, error=type(error).__name__
        )
        return False
    log_event(Event.EXPORT_REMINDED, organization=organization.pk, exports=len(old.exports))
    return True
