"""Titles, and the end of a turn."""

import pytest

from apps.accounts.models import User
from apps.chat.models import Turn, TurnState
from apps.chat.services import Outcome, close_turn, open_turn, title_of
from apps.organizations.models import Membership, Organization
from apps.organizations.tenancy import ForeignTenantError, activate


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("How do I restore?", "How do I restore?"),
        ("  How do I\n restore? ", "How do I restore?"),
        ("word " * 30, "word " * 14 + "word…"),
        ("x" * 90, "x" * 79 + "…"),
    ],
)
def test_title_is_the_beginning_of_the_question(question: str, title: str) -> None:
    assert title_of(question) == title


@pytest.mark.django_db
def test_turn_ends_once(organization: Organization, membership: Membership) -> None:
    with activate(organization):
        turn = open_turn(membership, "Why?")

        assert close_turn(turn.turn_id, Outcome(state=TurnState.DONE, answer="Because."))
        assert not close_turn(turn.turn_id, Outcome(state=TurnState.STOPPED))
        assert Turn.objects.get().answer == "Because."


@pytest.mark.django_db
def test_deleted_turn_cannot_end(organization: Organization) -> None:
    with activate(organization):
        assert not close_turn(1, Outcome(state=TurnState.DONE))


@pytest.mark.django_db
def test_question_cannot_be_kept_in_another_organization(
    membership: Membership, twin: Organization, member: User
) -> None:
    with activate(twin), pytest.raises(ForeignTenantError):
        open_turn(membership, "Why?")
