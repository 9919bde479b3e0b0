"""The accounts that were seen on the organization's Confluence sites, and whose they are."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from apps.core.parts import Column, Crumb
from apps.core.text import storable
from apps.knowledge.access.selectors import account_rows, sites
from apps.knowledge.access.selectors import accounts as known_accounts
from apps.organizations.access import requires
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission

_A_PAGE = 50
_LINKED = {"linked": True, "open": False}
_COLUMNS = [
    Column("Account"),
    Column("E-mail address"),
    Column("Site"),
    Column("Member"),
    Column("Actions", hidden=True),
]


@require_safe
@requires(Permission.MANAGE_ACCESS)
def accounts(request: TenantRequest) -> HttpResponse:
    """`?q=` words of name, address or key; `?show=open` without a member, `linked` with one."""
    words = storable(request.GET.get("q", "")).strip()
    show = request.GET.get("show", "")
    found = known_accounts(words, linked=_LINKED.get(show))
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    slug = request.organization.slug
    context = {
        "nav_current": "access",
        "crumbs": [Crumb("Access", reverse("access:overview", args=[slug])), Crumb("Accounts")],
        "columns": _COLUMNS,
        "rows": account_rows(list(page)),
        "page_obj": page,
        "query": urlencode({"q": words, "show": show}),
        "words": words,
        "show": show if show in _LINKED else "",
        "any": bool(page.object_list) or bool(sites()),
    }
    return render(request, "access/accounts.html", context)
