"""How to get a token, for one kind of Confluence."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.connections.guides import GUIDES
from apps.connections.views.frames import connections_crumb
from apps.core.parts import Crumb
from apps.organizations.access import requires
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission

_GUIDES = {guide.slug: guide for guide in GUIDES.values()}


@require_safe
@requires(Permission.MANAGE_CONNECTIONS)
def token_help(request: TenantRequest, product: str) -> HttpResponse:
    guide = _GUIDES.get(product)
    if guide is None:
        raise Http404
    crumbs = [connections_crumb(request.organization.slug), Crumb(f"A token for {guide.product}")]
    context = {
        "nav_current": "connections",
        "crumbs": crumbs,
        "guide": guide,
        "others": [each for each in _GUIDES.values() if each != guide],
    }
    return render(request, "connections/help/page.html", context)
