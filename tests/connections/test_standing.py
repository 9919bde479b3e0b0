"""How confirmed reports move a connection, and what is news in that."""

import pytest

from apps.connections.kinds import ApiAccess, IdentityKind, State
from apps.connections.standing import Alarm, Standing, alarm, moved

KNOWN, ANONYMOUS, UNTOLD = IdentityKind.KNOWN, IdentityKind.ANONYMOUS, IdentityKind.NONE
NEW = Standing()
GOOD = Standing(State.HEALTHY, ApiAccess.OK, KNOWN)
BLOCKED = Standing(State.BLOCKED, ApiAccess.BLOCKED, KNOWN)
FAILING = Standing(State.FAILING, ApiAccess.REJECTED, KNOWN)
LOST = Standing(State.FAILING, ApiAccess.OK, ANONYMOUS, identity_lost=True)
PUBLIC = Standing(State.HEALTHY, ApiAccess.OK, ANONYMOUS)


@pytest.mark.parametrize(
    ("before", "state", "access", "identity", "after", "news"),
    [
        (NEW, "healthy", "ok", KNOWN, GOOD, None),
        (NEW, "blocked", "blocked", KNOWN, BLOCKED, Alarm.BLOCKED),
        (GOOD, "blocked", "blocked", KNOWN, BLOCKED, Alarm.BLOCKED),
        (GOOD, "failing", "rejected", UNTOLD, FAILING, Alarm.FAILING),
        (FAILING, "failing", "rejected", UNTOLD, FAILING, None),
        (FAILING, "blocked", "blocked", KNOWN, BLOCKED, Alarm.BLOCKED),
        (FAILING, "healthy", "ok", KNOWN, GOOD, Alarm.RECOVERED),
        (GOOD, "healthy", "ok", KNOWN, GOOD, None),
        # Trouble that proves nothing moves nothing.
        (GOOD, "unclear", "unreachable", UNTOLD, GOOD, None),
        (BLOCKED, "unclear", "unclear", UNTOLD, BLOCKED, None),
        (
            NEW,
            "unclear",
            "unreachable",
            UNTOLD,
            Standing(State.UNCLEAR, ApiAccess.UNREACHABLE, UNTOLD),
            None,
        ),
        # The listing still answers, but to nobody in particular.
        (GOOD, "healthy", "ok", ANONYMOUS, LOST, Alarm.IDENTITY_LOST),
        (LOST, "healthy", "ok", ANONYMOUS, LOST, None),
        (LOST, "healthy", "ok", UNTOLD, LOST, None),
        (LOST, "healthy", "ok", KNOWN, GOOD, Alarm.RECOVERED),
        (
            GOOD,
            "unclear",
            "unclear",
            ANONYMOUS,
            Standing(State.FAILING, ApiAccess.UNCLEAR, ANONYMOUS, identity_lost=True),
            Alarm.IDENTITY_LOST,
        ),
        (
            BLOCKED,
            "failing",
            "rejected",
            ANONYMOUS,
            Standing(State.FAILING, ApiAccess.REJECTED, ANONYMOUS, identity_lost=True),
            Alarm.IDENTITY_LOST,
        ),
        # Who never was known has lost nothing.
        (NEW, "healthy", "ok", ANONYMOUS, PUBLIC, None),
        (PUBLIC, "healthy", "ok", ANONYMOUS, PUBLIC, None),
    ],
)
def test_moves(
    before: Standing,
    state: str,
    access: str,
    identity: IdentityKind,
    after: Standing,
    news: Alarm | None,
) -> None:
    now = moved(before, state=State(state), api_access=ApiAccess(access), identity=identity)

    assert now == after
    assert alarm(before, now) == news
