"""What an examination tells the rest of the app: the doctor's report without its workings. Pure."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from apps.connections.kinds import (
    ApiAccess,
    CredentialKind,
    IdentityKind,
    Result,
    State,
    TokenState,
    Who,
)
from apps.core.secret import Secret


@dataclass(frozen=True, slots=True)
class Finding:
    """`evidence` is lines of text without a credential; `who` is empty where nobody has to act."""

    code: str
    result: Result
    cause: str = ""
    remedy: str = ""
    who: Who | None = None
    evidence: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"evidence": list(self.evidence)}


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the credential was taken for; `kind` is `none` when no answer told it."""

    kind: IdentityKind = IdentityKind.NONE
    name: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One examination. `provisional`: a refusal that a second run has to confirm.

    `expires_on` is set where Confluence told the date; `seen_spaces` are the keys of the asked
    spaces that the credential can read.
    """

    state: State
    api_access: ApiAccess
    token: TokenState
    begun_at: datetime
    finished_at: datetime
    provisional: bool = False
    findings: tuple[Finding, ...] = ()
    identity: Identity = Identity()
    expires_on: date | None = None
    seen_spaces: frozenset[str] = frozenset()
    requests: int = 0


@dataclass(frozen=True, slots=True)
class Credential:
    """What is tried: a stored credential, or one that is to replace it."""

    kind: CredentialKind
    username: str
    secret: Secret


Examine = Callable[[Credential, tuple[str, ...]], Outcome]
"""Examines a credential against the keys of spaces; raises nothing for trouble on the way."""
