"""How a confirmed report moves a connection, and when that is an alarm. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from apps.connections.kinds import ApiAccess, IdentityKind, State

WORKS = frozenset({State.HEALTHY, State.ATTENTION})
BROKEN = frozenset({State.BLOCKED, State.FAILING})


class Alarm(StrEnum):
    IDENTITY_LOST = "identity_lost"
    """Requests are answered as if nobody had signed in, which they were before."""
    BLOCKED = "blocked"
    FAILING = "failing"
    RECOVERED = "recovered"
    """Good news: the others are over."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`identity_lost` from the flip of known to anonymous until the identity is known again."""

    state: State = State.UNCHECKED
    api_access: ApiAccess = ApiAccess.UNCHECKED
    identity: IdentityKind = IdentityKind.NONE
    identity_lost: bool = False


def moved(
    before: Standing, *, state: State, api_access: ApiAccess, identity: IdentityKind
) -> Standing:
    """The standing after a confirmed report.

    `unclear` moves nothing that was clear. Without its identity a connection fails whatever its
    listings say: they are those of the public.
    """
    seen = before.identity if identity == IdentityKind.NONE else identity
    flipped = before.identity == IdentityKind.KNOWN and identity == IdentityKind.ANONYMOUS
    lost = flipped or (before.identity_lost and identity != IdentityKind.KNOWN)
    if state == State.UNCLEAR and not lost and before.state != State.UNCHECKED:
        return before
    if lost and state not in BROKEN:
        return Standing(State.FAILING, api_access, seen, identity_lost=True)
    return Standing(state, api_access, seen, lost)


def alarm(before: Standing, after: Standing) -> Alarm | None:
    """What the admins hear of the move; each piece of news once."""
    if after.identity_lost and not before.identity_lost:
        return Alarm.IDENTITY_LOST
    if after.state in BROKEN and after.state != before.state:
        return Alarm.BLOCKED if after.state == State.BLOCKED else Alarm.FAILING
    if after.state in WORKS and before.state in BROKEN:
        return Alarm.RECOVERED
    return None
