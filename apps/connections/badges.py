"""How the states of connections are coloured, wherever they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from apps.connections.expiry import token_state
from apps.connections.kinds import ApiAccess, Result, State, TokenState
from apps.connections.labels import label
from apps.core.dates import from_today
from apps.core.parts import Kind

# By kind of word: the same word may stand in two of them.
_KINDS: Final[Mapping[type[StrEnum], Mapping[str, Kind]]] = {
    State: {
        State.UNCHECKED: Kind.NEUTRAL,
        State.HEALTHY: Kind.OK,
        State.ATTENTION: Kind.WARN,
        State.PROVISIONAL: Kind.WARN,
        State.UNCLEAR: Kind.WARN,
        State.BLOCKED: Kind.BAD,
        State.FAILING: Kind.BAD,
    },
    ApiAccess: {
        ApiAccess.OK: Kind.OK,
        ApiAccess.BLOCKED: Kind.BAD,
        ApiAccess.REJECTED: Kind.BAD,
        ApiAccess.UNREACHABLE: Kind.BAD,
        ApiAccess.UNCLEAR: Kind.WARN,
        ApiAccess.UNCHECKED: Kind.NEUTRAL,
    },
    TokenState: {
        TokenState.VALID: Kind.OK,
        TokenState.EXPIRING: Kind.WARN,
        TokenState.EXPIRED: Kind.BAD,
        TokenState.UNKNOWN: Kind.NEUTRAL,
    },
    Result: {
        Result.PASSED: Kind.OK,
        Result.FAILED: Kind.BAD,
        Result.COULD_NOT_TELL: Kind.WARN,
        Result.SKIPPED: Kind.NEUTRAL,
    },
}


def colour(word: StrEnum) -> Kind:
    """Raises KeyError for a word that is no state."""
    return _KINDS[type(word)][word]


@dataclass(frozen=True, slots=True)
class Badge:
    """A state in words, as parts/tag.html shows it."""

    label: str
    kind: Kind


def badge_of(word: StrEnum) -> Badge:
    """Raises KeyError for a word that is no state."""
    return Badge(label(word), colour(word))


def token_badge(expires_on: date | None, today: date) -> Badge:
    """The state of a credential; where the end is near or over, how many days it is away."""
    state = token_state(expires_on, today)
    if expires_on is None or state not in {TokenState.EXPIRING, TokenState.EXPIRED}:
        return badge_of(state)
    ends = "Ended" if state == TokenState.EXPIRED else "Ends"
    return Badge(f"{ends} {from_today(expires_on, today)}", colour(state))
