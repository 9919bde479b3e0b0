"""The outcome of an examination. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from apps.connections.doctor.findings import Finding
from apps.connections.kinds import ApiAccess, ExportWay, IdentityKind, Kind, State, TokenState


@dataclass(frozen=True, slots=True)
class Identity:
    """Who Confluence took the credential for."""

    kind: IdentityKind = IdentityKind.NONE
    name: str = ""
    id: str = ""
    account_type: str = ""


@dataclass(frozen=True, slots=True)
class SpaceSeen:
    """A space the credential can see; `home` is the id of its first page, empty without one, and
    `pages` is None where it was not counted."""

    key: str
    name: str
    id: str = ""
    home: str = ""
    pages: int | None = None
    archived: bool = False
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What was found. `base_url` is the address that answered; `cloud_id` is set when requests
    have to go through the gateway. `expires_on` is the credential's last day where it was read
    from Confluence. `provisional` reports are confirmed by a second run before they count."""

    kind: Kind
    base_url: str
    begun: datetime
    finished: datetime
    state: State
    api_access: ApiAccess
    token: TokenState
    findings: tuple[Finding, ...]
    requests: int = 0
    provisional: bool = False
    cloud_id: str = ""
    version: str = ""
    identity: Identity = Identity()
    expires_on: date | None = None
    spaces: tuple[SpaceSeen, ...] = ()
    more_spaces: bool = False
    export: ExportWay = ExportWay.UNKNOWN

    def as_json(self) -> dict[str, object]:
        return {
            "state": self.state.value,
            "api_access": self.api_access.value,
            "token": self.token.value,
            "provisional": self.provisional,
            "kind": self.kind.value,
            "base_url": self.base_url,
            "cloud_id": self.cloud_id,
            "version": self.version,
            "begun": self.begun.isoformat(timespec="seconds"),
            "finished": self.finished.isoformat(timespec="seconds"),
            "requests": self.requests,
            "identity": {
                "kind": self.identity.kind.value,
                "name": self.identity.name,
                "id": self.identity.id,
                "type": self.identity.account_type,
            },
            "expires_on": self.expires_on.isoformat() if self.expires_on else None,
            "spaces": [
                {"key": space.key, "name": space.name, "pages": space.pages}
                for space in self.spaces
            ],
            "export": self.export.value,
            "findings": [finding.as_json() for finding in self.findings],
        }
