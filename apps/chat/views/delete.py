"""Deletes a conversation; an answer still running in it is stopped."""

from uuid import UUID

from asgiref.sync import async_to_sync
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST
from redis.exceptions import RedisError

from apps.chat.answer_stream import request_stop
from apps.chat.selectors import ConversationMissingError
from apps.chat.services import delete_conversation
from apps.core.events import Event, log_event
from apps.organizations.middleware import TenantRequest


@require_POST
def delete(request: TenantRequest, pk: UUID) -> HttpResponse:
    try:
        running = delete_conversation(request.membership, pk)
    except ConversationMissingError as error:
        raise Http404 from error
    for turn_id in running:
        _stop(request.organization.pk, turn_id)
    messages.success(request, "The conversation is deleted.")
    return redirect("chat:conversations", request.organization.slug)


def _stop(organization_id: int, turn_id: int) -> None:
    """The row is gone by now: an answer that cannot be told of it ends by itself, unkept."""
    try:
        async_to_sync(request_stop)(organization_id, turn_id)
    except RedisError as error:
        log_event(Event.ANSWER_STOP_FAILED, turn=turn_id, error=type(error).__name__)
