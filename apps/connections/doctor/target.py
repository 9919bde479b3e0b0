"""What an examination needs to know of a connection. Pure."""

from dataclasses import dataclass, field
from datetime import date

from apps.connections.kinds import CredentialKind, Kind
from apps.core.outbound import Reach
from apps.core.secret import Secret


@dataclass(frozen=True, slots=True)
class Target:
    """`address` as a person gave it or as it was stored; `spaces` are the keys of the chosen ones.

    A `cloud_id` means that the connection has gone through the gateway so far. `expires_on` is the
    credential's last day as far as it is known.
    """

    kind: Kind
    address: str
    secret: Secret
    credential: CredentialKind
    username: str = ""
    reach: Reach = field(default_factory=Reach)
    cloud_id: str = ""
    spaces: tuple[str, ...] = ()
    expires_on: date | None = None


def credential_kind(kind: Kind, username: str) -> CredentialKind:
    """What a secret is taken for: without a user name Data Center gets a personal access token,
    and Cloud a service account's."""
    if kind == Kind.CLOUD:
        return CredentialKind.CLOUD_TOKEN if username else CredentialKind.CLOUD_SERVICE_ACCOUNT
    return CredentialKind.DC_PASSWORD if username else CredentialKind.DC_TOKEN
