"""Writes of connections: making one, picking its spaces, and replacing its secret."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from apps.connections import problems
from apps.connections.codes import Step
from apps.connections.doctor.findings import Finding
from apps.connections.doctor.report import Report as Examination
from apps.connections.doctor.target import Target
from apps.connections.expiry import first_expiry
from apps.connections.first_list import list_after_first_success
from apps.connections.holding import held
from apps.connections.kinds import (
    ApiAccess,
    CredentialKind,
    ExpirySource,
    IdentityKind,
    Kind,
    Result,
)
from apps.connections.models import Connection, ConnectionSpace, Report
from apps.connections.queue import send_confirmation
from apps.connections.recording import record_report
from apps.connections.seen import keep_seen
from apps.connections.targets import target_of
from apps.core.events import Event, log_event
from apps.core.problems import PortalError
from apps.core.secret import Secret
from apps.core.text import storable
from apps.organizations.models import Organization
from apps.organizations.services import lock_organization
from apps.organizations.tenancy import activate

if TYPE_CHECKING:
    from apps.accounts.models import User

Examine = Callable[[Target], Examination]
"""The doctor, or whoever stands in for it; trouble on the way is in its report."""


@dataclass(frozen=True, slots=True)
class PickedSpace:
    key: str
    name: str = ""
    page_count: int | None = None
    chosen: bool = True


@dataclass(frozen=True, slots=True)
class NewConnection:
    """`base_url` is one that `address.understand` gave; without `expires_on` a Cloud token is
    assumed to end a year from today."""

    name: str
    kind: Kind
    base_url: str
    credential: CredentialKind
    secret: Secret
    username: str = ""
    cloud_id: str = ""
    ca_certificate: str = ""
    private_network: bool = False
    expires_on: date | None = None
    spaces: tuple[PickedSpace, ...] = field(default=())
    check_every_hours: int = 24


@dataclass(frozen=True, slots=True)
class NewSecret:
    """The credential that is to take the old one's place, as a whole."""

    secret: Secret
    credential: CredentialKind
    username: str = ""
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Replacement:
    """`refusals` are the findings that kept the new secret out; then nothing was changed."""

    accepted: bool
    examination: Examination
    refusals: tuple[Finding, ...] = ()


def create_connection(
    organization: Organization, new: NewConnection, *, by: "User | None" = None
) -> Connection:
    """A connection that is due for its first examination at once.

    Raises PortalError when the organization has one of that name, and when anybody but the
    operator, who is at the command line when `by` is None, asks for a private network.
    """
    if new.private_network and not (by is None or by.is_superuser):
        raise PortalError(problems.NOT_PRIVATE)
    expires_on, source = first_expiry(new.kind, new.expires_on, timezone.now().date())
    with activate(organization), transaction.atomic():
        lock_organization(organization.pk)
        if Connection.objects.filter(name=new.name).exists():
            raise PortalError(problems.NAME_TAKEN)
        connection = Connection.objects.create(
            organization=organization,
            name=new.name,
            kind=new.kind,
            base_url=new.base_url,
            cloud_id=new.cloud_id,
            credential=new.credential,
            username=new.username,
            secret=new.secret,
            ca_certificate=new.ca_certificate,
            private_network=new.private_network,
            expires_on=expires_on,
            expiry_source=source,
            check_every_hours=new.check_every_hours,
            created_by=by,
        )
        pick_spaces(connection, new.spaces)
    log_event(
        Event.CONNECTION_CREATED,
        organization=organization.pk,
        connection=connection.pk,
        kind=connection.kind,
        private_network=connection.private_network,
    )
    return connection


def pick_spaces(connection: Connection, spaces: tuple[PickedSpace, ...]) -> None:
    """Replaces the connection's spaces."""
    with transaction.atomic():
        connection.spaces.all().delete()
        ConnectionSpace.objects.bulk_create(
            ConnectionSpace(
                organization_id=connection.organization_id,
                connection=connection,
                key=storable(space.key),
                name=storable(space.name)[:300],
                page_count=space.page_count,
                chosen=space.chosen,
            )
            for space in spaces
        )


def delete_connection(connection: Connection) -> None:
    """Removes it with its secret, its spaces and its reports; pages that came through it stay."""
    connection_id = connection.pk
    connection.delete()
    log_event(
        Event.CONNECTION_DELETED,
        organization=connection.organization_id,
        connection=connection_id,
    )


def choose_spaces(connection: Connection, keys: Collection[str]) -> None:
    """Of the spaces seen in the connection; keys that were not seen are left out."""
    with transaction.atomic():
        connection.spaces.update(chosen=False)
        connection.spaces.filter(key__in=keys).update(chosen=True)


def change_interval(connection: Connection, hours: int) -> None:
    """Counts from the next examination, which stays when it is."""
    connection.check_every_hours = hours
    connection.save(update_fields=["check_every_hours"])


def change_expiry(connection: Connection, expires_on: date | None) -> None:
    """The date as a person knows it; None when nobody does."""
    connection.expires_on = expires_on
    connection.expiry_source = ExpirySource.ENTERED if expires_on else ExpirySource.NONE
    connection.save(update_fields=["expires_on", "expiry_source"])


def replace_secret(connection: Connection, new: NewSecret, *, examine: Examine) -> Replacement:
    """Puts the new credential in the old one's place if it is known to Confluence and reads the
    same spaces; else the old one stays, and so does everything else.

    Raises PortalError when the connection is being examined already, and when it is gone.
    """
    # Held to the end: an examination of the old one must not come in between, and count.
    with held(connection.pk) as current:
        target = target_of(current, new.secret, new.credential, new.username)
        examination = examine(target)
        refusals = _refusals(examination)
        if refusals is not None:
            return Replacement(accepted=False, examination=examination, refusals=refusals)
        report = _put(current, new, examination)
    connection.refresh_from_db()
    if report.provisional:
        send_confirmation(connection, report.pk)
    list_after_first_success(connection, report)
    log_event(
        Event.CONNECTION_SECRET_REPLACED,
        organization=connection.organization_id,
        connection=connection.pk,
    )
    return Replacement(accepted=True, examination=examination)


@transaction.atomic
def _put(connection: Connection, new: NewSecret, examination: Examination) -> Report:
    current = Connection.objects.select_for_update().filter(pk=connection.pk).first()
    if current is None:
        raise PortalError(problems.GONE)
    current.secret = new.secret
    current.credential = new.credential
    current.username = new.username
    current.expires_on, current.expiry_source = first_expiry(
        Kind(current.kind), new.expires_on, timezone.now().date()
    )
    current.cloud_id = examination.cloud_id
    current.secret_changed_at = timezone.now()
    current.save(update_fields=_REPLACED)
    report = record_report(current, examination)
    keep_seen(current, examination.spaces)
    return report


_REPLACED = (
    "secret",
    "credential",
    "username",
    "expires_on",
    "expiry_source",
    "cloud_id",
    "secret_changed_at",
)


def _refusals(examination: Examination) -> tuple[Finding, ...] | None:
    """What speaks against the credential; None when nothing does.

    That a part of the content is refused does not: it says nothing about who asks.
    """
    troubles = tuple(
        finding
        for finding in examination.findings
        if finding.result in {Result.FAILED, Result.COULD_NOT_TELL}
    )
    against = tuple(
        finding
        for finding in troubles
        if finding.access is not None or finding.step == Step.CHOSEN_SPACES
    )
    proven = (
        examination.api_access == ApiAccess.OK and examination.identity.kind == IdentityKind.KNOWN
    )
    if proven and not against:
        return None
    return against or tuple(finding for finding in troubles if finding.step == Step.IDENTITY)
