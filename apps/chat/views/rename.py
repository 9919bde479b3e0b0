"""Gives a conversation another title; with `list` the person comes from the list."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from apps.chat.selectors import ConversationMissingError
from apps.chat.services import rename_conversation
from apps.organizations.middleware import TenantRequest


@require_POST
def rename(request: TenantRequest, pk: UUID) -> HttpResponse:
    try:
        rename_conversation(request.membership, pk, request.POST.get("title", ""))
    except ConversationMissingError as error:
        raise Http404 from error
    if "list" in request.POST:
        return redirect("chat:conversations", request.organization.slug)
    return redirect("chat:conversation", request.organization.slug, pk)
