"""Questions of one person at the same moment."""

from functools import partial

import pytest

from apps.chat.answering.problems import AnswerError
from apps.chat.models import Turn, TurnState
from apps.chat.services import MOST_RUNNING, open_turn
from apps.organizations.models import Membership, Organization
from apps.organizations.tenancy import activate
from tests.races import refusals

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 3


def _ask(membership: Membership) -> None:
    with activate(membership.organization_id):
        open_turn(membership, "How do I restore a backup?")


def test_no_more_are_taken_than_may_run(organization: Organization, membership: Membership) -> None:
    for _ in range(ROUNDS):
        refused = refusals([partial(_ask, membership)] * (MOST_RUNNING + 2), AnswerError)

        assert len(refused) == 2
        with activate(organization):
            assert Turn.objects.filter(state=TurnState.RUNNING).count() == MOST_RUNNING
            Turn.objects.all().delete()
