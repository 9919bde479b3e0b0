"""All conversations of the person, to find, rename and delete."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from apps.chat.selectors import own_conversations
from apps.core.parts import Column
from apps.core.text import storable
from apps.organizations.middleware import TenantRequest

_A_PAGE = 50
_COLUMNS = [Column("Conversation"), Column("Last question"), Column("Actions", hidden=True)]


def conversations(request: TenantRequest) -> HttpResponse:
    words = storable(request.GET.get("q", "")).strip()[:200]
    rows = own_conversations(request.membership)
    if words:
        rows = rows.filter(title__icontains=words)
    context = {
        "nav_current": "ask",
        "words": words,
        "query": urlencode({"q": words}) if words else "",
        "columns": _COLUMNS,
        "page_obj": Paginator(rows, _A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "chat/conversations.html", context)
