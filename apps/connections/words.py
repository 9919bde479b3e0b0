"""What is told of one connection in a few words. Pure: days are dates, in UTC."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from apps.connections.badges import colour
from apps.connections.expiry import AFTER, token_state
from apps.connections.kinds import IdentityKind, TokenState
from apps.connections.labels import label
from apps.core.dates import from_today
from apps.core.parts import Kind as Tone


@dataclass(frozen=True, slots=True)
class Tag:
    """What parts/tag.html takes."""

    label: str
    kind: Tone


def word_tag(word: StrEnum) -> Tag:
    """For the words that `badges` colours."""
    return Tag(label(word), colour(word))


def token_tag(expires_on: date | None, today: date) -> Tag:
    """`Token ends in 12 days`; the days are told while it is expiring."""
    state = token_state(expires_on, today)
    return Tag(_ends(expires_on, state, today), colour(state))


def _ends(expires_on: date | None, state: TokenState, today: date) -> str:
    if expires_on is None:
        return "No end of the token known"
    if state == TokenState.EXPIRED:
        return "Token has expired"
    if state == TokenState.VALID:
        return "Token valid"
    return f"Token ends {from_today(expires_on, today)}"


def ends_tag(expires_on: date | None, today: date) -> Tag:
    """`Ends in 12 days`, for where it is plain that a token is meant."""
    state = token_state(expires_on, today)
    if expires_on is None or state not in {TokenState.EXPIRING, TokenState.EXPIRED}:
        return word_tag(state)
    ends = "Ended" if state == TokenState.EXPIRED else "Ends"
    return Tag(f"{ends} {from_today(expires_on, today)}", colour(state))


def reminded(days: Collection[int]) -> str:
    """Which reminders were sent for the date at hand: `30 and 14 days ahead, and when it was over`.

    Empty when none was.
    """
    ahead = [str(each) for each in sorted(days, reverse=True) if each != AFTER]
    unit = "day" if ahead == ["1"] else "days"
    parts = [f"{_listed(ahead)} {unit} ahead"] if ahead else []
    if AFTER in days:
        parts.append("when it was over")
    return ", and ".join(parts)


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def unproven(identity: IdentityKind) -> str:
    """Why a credential is not taken, though nothing that was found speaks against it."""
    if identity == IdentityKind.ANONYMOUS:
        return (
            "Confluence answers, but as if nobody had signed in: what it lists is public only. "
            "So it cannot be proven that the token is accepted."
        )
    if identity == IdentityKind.NONE:
        return (
            "Confluence did not say whom it takes the token for, so it cannot be proven that the "
            "token is accepted."
        )
    return "It could not be proven that pages can be read with it."
