"""Writes of connections: making one, and putting another secret in the place of its own."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from apps.connections.kinds import CredentialKind, Kind
from apps.connections.models import Connection, Report
from apps.connections.outcome import Examine, Outcome
from apps.core.secret import Secret
from apps.organizations.models import Organization

if TYPE_CHECKING:
    from apps.accounts.models import User


@dataclass(frozen=True, slots=True)
class PickedSpace:
    key: str
    name: str = ""
    page_count: int | None = None
    chosen: bool = True


@dataclass(frozen=True, slots=True)
class NewConnection:
    """`base_url` is one that `address` understood; without `expires_on` Cloud assumes a year."""

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
    """`username` and `credential` stay as they are when empty."""

    secret: Secret
    username: str = ""
    credential: CredentialKind | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Replacement:
    """`refused` are the codes of why not; then nothing was changed."""

    accepted: bool
    outcome: Outcome
    lost_spaces: tuple[str, ...] = ()


def create_connection(
    organization: Organization, new: NewConnection, *, by: "User | None" = None
) -> Connection:
    """A connection that beat examines at once. Raises PortalError when the name is taken."""
    raise NotImplementedError


def pick_spaces(connection: Connection, spaces: tuple[PickedSpace, ...]) -> None:
    """Replaces the connection's spaces."""
    raise NotImplementedError


def replace_secret(connection: Connection, new: NewSecret, *, examine: Examine) -> Replacement:
    """Puts the new secret in the old one's place, if it can do what the old one is asked to do."""
    raise NotImplementedError


def record_report(connection: Connection, outcome: Outcome) -> Report:
    """Keeps the report; a confirmed one moves the connection's state."""
    raise NotImplementedError
