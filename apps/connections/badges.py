"""How the states of connections are coloured, wherever they are shown."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from apps.connections.kinds import ApiAccess, Result, State, TokenState
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
