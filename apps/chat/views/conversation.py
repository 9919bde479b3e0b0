"""One conversation; a running answer goes on in it after a reload."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from apps.chat.frames import MAX_QUESTION_CHARACTERS
from apps.chat.models import TurnState
from apps.chat.presentation import TurnView, turn_views
from apps.chat.selectors import ConversationMissingError, own_conversation, turns_of
from apps.chat.services import close_lost_turns
from apps.organizations.middleware import TenantRequest
from apps.organizations.viewer import viewer_of

_NEW_TURN = TurnView(id=0, question="", state=TurnState.RUNNING)


def conversation(request: TenantRequest, pk: UUID) -> HttpResponse:
    try:
        found = own_conversation(request.membership, pk)
    except ConversationMissingError as error:
        raise Http404 from error
    close_lost_turns(request.membership)
    viewer, slug = viewer_of(request.membership), request.organization.slug
    context = {
        "nav_current": "ask",
        "conversation": found,
        "turns": turn_views(viewer, slug, turns_of(found)),
        "new_turn": _NEW_TURN,
        # The form itself sends it when it is pressed before its script is there.
        "question": request.GET.get("question", "")[:MAX_QUESTION_CHARACTERS],
    }
    return render(request, "chat/conversation.html", context)
