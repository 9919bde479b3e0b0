"""Every space of the organization."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.core.parts import Column
from apps.knowledge.selectors import space_rows
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission, allows
from apps.organizations.viewer import viewer_of

_COLUMNS = [
    Column("Space"),
    Column("Key"),
    Column("Pages", numeric=True),
    Column("As of"),
    Column("Source"),
]


@require_safe
def spaces(request: TenantRequest) -> HttpResponse:
    context = {
        "nav_current": "spaces",
        "rows": space_rows(viewer_of(request.membership)),
        "columns": _COLUMNS,
        "may_import": allows(request.membership.role, Permission.MANAGE_IMPORTS),
    }
    return render(request, "knowledge/spaces.html", context)
