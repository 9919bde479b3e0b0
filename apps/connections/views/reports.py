"""What examinations of a connection found, the newest first."""

from dataclasses import dataclass
from typing import Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.connections.kinds import ApiAccess, State, TokenState
from apps.connections.models import Report
from apps.connections.views.frames import connection_or_404, frame
from apps.connections.words import Tag, word_tag
from apps.core.parts import Column, Crumb
from apps.organizations.access import requires
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission

_A_PAGE: Final = 25
_COLUMNS: Final = [
    Column("Examined"),
    Column("State"),
    Column("API access"),
    Column("Token"),
    Column("Requests", numeric=True),
]


@dataclass(frozen=True, slots=True)
class _Row:
    report: Report
    state: Tag
    access: Tag
    token: Tag


@require_safe
@requires(Permission.MANAGE_CONNECTIONS)
def reports(request: TenantRequest, pk: int) -> HttpResponse:
    shown = connection_or_404(pk)
    kept = shown.reports.defer("findings")
    page = Paginator(kept, _A_PAGE).get_page(request.GET.get("page"))
    context = {
        **frame(shown, Crumb("Reports")),
        "columns": _COLUMNS,
        "page_obj": page,
        "rows": [_row(report) for report in page.object_list],
    }
    return render(request, "connections/detail/reports.html", context)


def _row(report: Report) -> _Row:
    return _Row(
        report,
        word_tag(State(report.state)),
        word_tag(ApiAccess(report.api_access)),
        word_tag(TokenState(report.token)),
    )
