"""Reads of conversations; each is limited to the person they belong to."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, islice
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from apps.chat.models import Conversation, Turn
from apps.knowledge.selectors import readable_pages, readable_spaces
from apps.organizations.models import Membership
from apps.organizations.viewer import Viewer

MOST_RECENT = 30
"""Conversations in the rail."""
_MOST_SUGGESTIONS = 3
_LONGEST_SUGGESTED_TITLE = 60


class ConversationMissingError(LookupError):
    """There is no such conversation, or it is another person's: the two look the same."""


@dataclass(frozen=True, slots=True)
class KnownContent:
    """What answers can come from."""

    pages: int
    spaces: int


@dataclass(frozen=True, slots=True)
class RecentConversation:
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class RecentGroup:
    label: str
    items: tuple[RecentConversation, ...]


def own_conversations(membership: Membership) -> QuerySet[Conversation]:
    """The person's conversations in this organization, the newest first."""
    return Conversation.objects.filter(
        organization_id=membership.organization_id, user_id=membership.user_id
    )


def own_conversation(membership: Membership, conversation_id: UUID) -> Conversation:
    """Raises ConversationMissingError."""
    conversation = own_conversations(membership).filter(pk=conversation_id).first()
    if conversation is None:
        raise ConversationMissingError
    return conversation


def own_turn(membership: Membership, turn_id: int) -> Turn:
    """A turn of one of the person's conversations; raises ConversationMissingError."""
    rows = Turn.objects.filter(
        conversation__user_id=membership.user_id, organization_id=membership.organization_id
    )
    turn = rows.filter(pk=turn_id).first()
    if turn is None:
        raise ConversationMissingError
    return turn


def turns_of(conversation: Conversation) -> list[Turn]:
    """Its turns in order, with their citations; two queries."""
    return list(conversation.turns.prefetch_related("citations"))


def turns_by_id(turn_id: int) -> list[Turn]:
    """The turn with its citations, whoever's it is; empty when it is gone."""
    return list(Turn.objects.filter(pk=turn_id).prefetch_related("citations"))


def recent_conversations(membership: Membership) -> list[RecentGroup]:
    """The person's newest conversations, grouped by day, for the rail; one query."""
    slug = membership.organization.slug
    today = timezone.now().date()
    rows = own_conversations(membership).values_list("pk", "title", "updated_at")[:MOST_RECENT]
    return [
        RecentGroup(
            label,
            tuple(
                RecentConversation(title, reverse("chat:conversation", args=[slug, pk]))
                for pk, title, _ in group
            ),
        )
        for label, group in groupby(rows, key=lambda row: day_label(row[2].date(), today))
    ]


def day_label(day: date, today: date) -> str:
    """`Today`, `Yesterday`, `This week` (the last seven days), `Earlier`."""
    if day >= today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    return "This week" if day > today - timedelta(days=7) else "Earlier"


def known_content(viewer: Viewer) -> KnownContent:
    """Two queries."""
    return KnownContent(
        pages=readable_pages(viewer).count(), spaces=readable_spaces(viewer).count()
    )


def suggestions(viewer: Viewer) -> list[str]:
    """A few topics that can be asked about: telling titles of the newest pages, as they stand."""
    newest = readable_pages(viewer).exclude(markdown="").order_by("-updated_on", "pk")
    titles = newest.values_list("title", flat=True)[: _MOST_SUGGESTIONS * 5]
    return list(islice(filter(_tells_a_topic, titles), _MOST_SUGGESTIONS))


def _tells_a_topic(title: str) -> bool:
    """One word ("Glossary") or half a sentence is no topic."""
    is_whole = not title.endswith(("…", "..."))
    return is_whole and " " in title and len(title) <= _LONGEST_SUGGESTED_TITLE
