"""What the doctor is told of a stored connection."""

from apps.connections.doctor.target import Target
from apps.connections.kinds import CredentialKind, Kind
from apps.connections.models import Connection
from apps.connections.selectors import chosen_spaces
from apps.core.outbound import Reach
from apps.core.secret import Secret


def target_of(
    connection: Connection,
    secret: Secret | None = None,
    credential: CredentialKind | None = None,
    username: str = "",
) -> Target:
    """The connection with its own credential, or with another one that is given whole.

    Raises UnreadableSecretError when its own one cannot be read.
    """
    own = secret is None
    return Target(
        kind=Kind(connection.kind),
        address=connection.base_url,
        secret=connection.secret if secret is None else secret,
        credential=credential or CredentialKind(connection.credential),
        username=connection.username if own else username,
        reach=Reach(private=connection.private_network, ca_pem=connection.ca_certificate),
        cloud_id=connection.cloud_id if own else "",
        spaces=chosen_spaces(connection),
        expires_on=connection.expires_on if own else None,
    )
