"""Reads of conversations; each is limited to the person they belong to."""

from dataclasses import dataclass

from apps.organizations.models import Membership


@dataclass(frozen=True, slots=True)
class RecentConversation:
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class RecentGroup:
    label: str
    items: tuple[RecentConversation, ...]


def recent_conversations(membership: Membership) -> list[RecentGroup]:
    """The person's newest conversations, grouped by day, for the rail."""
    return []
