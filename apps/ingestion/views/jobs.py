"""Every import of the organization."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from apps.core.parts import Column
from apps.ingestion.presentation import JobLine, lines_of
from apps.ingestion.selectors import jobs as all_jobs
from apps.organizations.access import requires
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission

_A_PAGE = 50
_COLUMNS = [
    Column("File"),
    Column("Space"),
    Column("State"),
    Column("Pages", numeric=True),
    Column("Uploaded"),
    Column("By"),
]


@requires(Permission.MANAGE_IMPORTS)
def jobs(request: TenantRequest) -> HttpResponse:
    page = Paginator(all_jobs(), _A_PAGE).get_page(request.GET.get("page"))
    lines: list[JobLine] = lines_of(page.object_list)
    context = {
        "nav_current": "imports",
        "columns": _COLUMNS,
        "page_obj": page,
        "lines": lines,
    }
    return render(request, "ingestion/jobs.html", context)
