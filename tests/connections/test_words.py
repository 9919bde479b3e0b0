"""What is told of a connection in a few words."""

from datetime import date, timedelta

import pytest

from apps.connections.kinds import IdentityKind
from apps.connections.words import Tag, reminded, token_tag, unproven
from apps.core.parts import Kind

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("days", "tag"),
    [
        (31, Tag("Token valid", Kind.OK)),
        (30, Tag("Token ends in 30 days", Kind.WARN)),
        (1, Tag("Token ends tomorrow", Kind.WARN)),
        (0, Tag("Token ends today", Kind.WARN)),
        (-1, Tag("Token has expired", Kind.BAD)),
    ],
)
def test_the_tag_of_a_token_tells_the_days(days: int, tag: Tag) -> None:
    assert token_tag(TODAY + timedelta(days=days), TODAY) == tag


def test_a_token_may_have_no_date() -> None:
    assert token_tag(None, TODAY) == Tag("No end of the token known", Kind.NEUTRAL)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([], ""),
        ([30], "30 days ahead"),
        ([1], "1 day ahead"),
        ([14, 30], "30 and 14 days ahead"),
        ([30, 14, 7], "30, 14 and 7 days ahead"),
        ([30, -1], "30 days ahead, and when it was over"),
        ([-1], "when it was over"),
    ],
)
def test_reminders_are_told_by_their_days(days: list[int], words: str) -> None:
    assert reminded(days) == words


@pytest.mark.parametrize(
    ("identity", "words"),
    [
        (IdentityKind.ANONYMOUS, "as if nobody had signed in"),
        (IdentityKind.NONE, "did not say whom it takes the token for"),
        (IdentityKind.KNOWN, "It could not be proven that pages can be read with it."),
    ],
)
def test_what_could_not_be_proven_is_named(identity: IdentityKind, words: str) -> None:
    assert words in unproven(identity)
