"""Writes of conversations; each is limited to the person they belong to."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from apps.chat.answering.events import Cited, Near
from apps.chat.answering.problems import INTERRUPTED, TOO_MANY, AnswerError
from apps.chat.models import Citation, Conversation, Turn, TurnState
from apps.chat.selectors import own_conversation
from apps.core.text import storable
from apps.knowledge.models import Page
from apps.organizations.models import Membership

MOST_RUNNING = 3
"""Answers of one person in one organization at the same time."""
GRACE_SECONDS = 15
"""How long after its time limit a running answer is taken for lost."""
_LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class OpenedTurn:
    """A question that was taken; `superseded` are the turns whose answers must be stopped."""

    turn_id: int
    conversation_id: UUID
    title: str
    question: str
    superseded: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer came to."""

    state: TurnState = TurnState.FAILED
    answer: str = ""
    answer_html: str = ""
    grounded: bool = False
    model: str = ""
    problem_code: str = ""
    spaces: int = 0
    passages: int = 0
    citations: tuple[Cited, ...] = ()
    near: tuple[Near, ...] = ()


@transaction.atomic
def open_turn(
    membership: Membership,
    question: str,
    *,
    conversation_id: UUID | None = None,
    retry: int | None = None,
) -> OpenedTurn:
    """Takes a question; without a conversation a new one is opened, with the question as title.

    `retry` replaces the conversation's last turn, if that has ended without an answer. Raises
    ConversationMissingError, and AnswerError when the person has too many answers running.
    """
    _wait_for_turn(membership)
    close_lost_turns(membership)
    if conversation_id is None:
        conversation = Conversation.objects.create(
            organization_id=membership.organization_id,
            user_id=membership.user_id,
            title=title_of(question),
        )
    else:
        conversation = own_conversation(membership, conversation_id)
    running = _running(membership)
    superseded = [pk for pk, where in running if where == conversation.pk]
    if len(running) - len(superseded) >= MOST_RUNNING:
        raise AnswerError(TOO_MANY)
    if retry is not None:
        _drop_unanswered(conversation, retry)
    last = conversation.turns.aggregate(last=Max("number"))["last"] or 0
    turn = Turn.objects.create(
        organization_id=membership.organization_id,
        conversation=conversation,
        number=last + 1,
        question=question,
    )
    conversation.updated_at = timezone.now()
    conversation.save(update_fields=["updated_at"])
    return OpenedTurn(
        turn.pk, conversation.pk, conversation.title, question, superseded=tuple(superseded)
    )


def _wait_for_turn(membership: Membership) -> None:
    """Of a person's questions in an organization one is taken at a time, until the transaction
    ends: each must see what the others began."""
    held = Membership.objects.select_for_update(no_key=True).filter(pk=membership.pk)
    held.values_list("pk").first()


def _running(membership: Membership) -> list[tuple[int, UUID]]:
    turns = Turn.objects.filter(
        conversation__user_id=membership.user_id, state=TurnState.RUNNING
    ).order_by()
    return list(turns.values_list("pk", "conversation_id"))


def _drop_unanswered(conversation: Conversation, turn_id: int) -> None:
    last = conversation.turns.order_by("-number").first()
    if last and last.pk == turn_id and last.state in {TurnState.FAILED, TurnState.STOPPED}:
        last.delete()


@transaction.atomic
def close_turn(turn_id: int, outcome: Outcome) -> bool:
    """Ends a running turn with its answer and citations; False when it is gone or had ended."""
    changed = Turn.objects.filter(pk=turn_id, state=TurnState.RUNNING).update(
        state=outcome.state,
        answer=outcome.answer,
        answer_html=outcome.answer_html,
        grounded=outcome.grounded,
        problem_code=outcome.problem_code,
        model=outcome.model[:100],
        spaces_searched=outcome.spaces,
        passages_read=outcome.passages,
        near=[[n.page_id, n.start, n.end, n.content_hash] for n in outcome.near],
        finished_at=timezone.now(),
    )
    if not changed:
        return False
    turn = Turn.objects.get(pk=turn_id)
    pages = Page.objects.filter(pk__in=[cited.page_id for cited in outcome.citations])
    kept = {page.pk: page for page in pages.only("pk", "organization_id")}
    Citation.objects.bulk_create(
        Citation(
            organization_id=turn.organization_id,
            turn=turn,
            number=cited.number,
            page=kept.get(cited.page_id),
            content_id=cited.content_id,
            title=cited.title,
            quote=cited.quote,
            start=cited.start,
            end=cited.end,
            content_hash=cited.content_hash,
            preformatted=cited.preformatted,
        )
        for cited in outcome.citations
    )
    return True


def hold_running_turns(organization_id: int) -> None:
    """Until the transaction ends no turn is closed."""
    turns = Turn.objects.select_for_update().filter(
        organization_id=organization_id, state=TurnState.RUNNING
    )
    list(turns.order_by().values_list("pk"))


def close_lost_turns(membership: Membership) -> None:
    """Fails the person's turns that run although their time is long over: their process died."""
    allowed = timedelta(seconds=settings.ANSWER_TIMEOUT_SECONDS + GRACE_SECONDS)
    Turn.objects.filter(
        conversation__user_id=membership.user_id,
        state=TurnState.RUNNING,
        started_at__lt=timezone.now() - allowed,
    ).update(state=TurnState.FAILED, problem_code=INTERRUPTED.code, finished_at=timezone.now())


def rename_conversation(membership: Membership, conversation_id: UUID, title: str) -> None:
    """An empty title changes nothing. Raises ConversationMissingError."""
    conversation = own_conversation(membership, conversation_id)
    shortened = title_of(title)
    if shortened:
        conversation.title = shortened
        conversation.save(update_fields=["title"])


def delete_conversation(membership: Membership, conversation_id: UUID) -> tuple[int, ...]:
    """Deletes it with its turns; gives those whose answers must be stopped.

    Raises ConversationMissingError.
    """
    conversation = own_conversation(membership, conversation_id)
    running = conversation.turns.filter(state=TurnState.RUNNING).values_list("pk", flat=True)
    stopped = tuple(running)
    conversation.delete()
    return stopped


def title_of(question: str) -> str:
    """The beginning of a question on one line, cut between words."""
    line = " ".join(storable(question).split())
    if len(line) <= _LONGEST_TITLE:
        return line
    cut = line[: _LONGEST_TITLE - 1]
    head, space, _ = cut.rpartition(" ")
    return f"{head if space and len(head) > _LONGEST_TITLE // 2 else cut}…"
