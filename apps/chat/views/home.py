"""The organization's first screen: the box to ask in, or what to do before there is an answer."""

from django.http import HttpResponse
from django.shortcuts import render

from apps.chat.frames import MAX_QUESTION_CHARACTERS
from apps.chat.selectors import known_content, suggestions
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission, allows
from apps.organizations.viewer import viewer_of


def home(request: TenantRequest) -> HttpResponse:
    viewer = viewer_of(request.membership)
    content = known_content(viewer)
    context = {
        "nav_current": "ask",
        "content": content,
        # The form itself sends it when it is pressed before its script is there.
        "question": request.GET.get("question", "")[:MAX_QUESTION_CHARACTERS],
        "suggestions": suggestions(viewer) if content.pages else [],
        "may_import": allows(request.membership.role, Permission.MANAGE_IMPORTS),
    }
    return render(request, "chat/home.html", context)
