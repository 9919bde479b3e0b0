"""The rail's list of conversations."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.chat.models import Conversation
from apps.chat.selectors import day_label, recent_conversations
from apps.organizations.models import Membership, Organization
from apps.organizations.tenancy import activate

NOW = datetime(2026, 10, 2, 12, 0, tzinfo=UTC)


def add(organization: Organization, user: User, title: str, *, days: int) -> Conversation:
    with activate(organization):
        return Conversation.objects.create(
            organization=organization,
            user=user,
            title=title,
            updated_at=NOW - timedelta(days=days),
        )


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_newest_first_by_day(
    membership: Membership,
    member: User,
    admin: User,
    stranger: User,
    organization: Organization,
    twin: Organization,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    add(organization, member, "Last month", days=30)
    add(organization, member, "Monday", days=4)
    add(organization, member, "Yesterday's", days=1)
    now = add(organization, member, "Just now", days=0)
    add(organization, admin, "An admin's", days=0)
    add(twin, stranger, "A stranger's", days=0)

    with activate(organization), django_assert_num_queries(1):
        groups = recent_conversations(membership)

    assert [(group.label, [item.title for item in group.items]) for group in groups] == [
        ("Today", ["Just now"]),
        ("Yesterday", ["Yesterday's"]),
        ("This week", ["Monday"]),
        ("Earlier", ["Last month"]),
    ]
    assert groups[0].items[0].url == f"/o/northwind/chat/{now.pk}/"


@pytest.mark.django_db
def test_never_more_than_thirty(
    membership: Membership, member: User, organization: Organization
) -> None:
    for number in range(31):
        add(organization, member, f"Question {number}", days=40)

    with activate(organization):
        [group] = recent_conversations(membership)

    assert len(group.items) == 30


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2026, 10, 3), "Today"),
        (date(2026, 10, 2), "Today"),
        (date(2026, 10, 1), "Yesterday"),
        (date(2026, 9, 26), "This week"),
        (date(2026, 9, 25), "Earlier"),
    ],
)
def test_day_labels(day: date, label: str) -> None:
    assert day_label(day, date(2026, 10, 2)) == label
