"""The pages that an import added, changed, removed or could not read."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.core.parts import Crumb
from apps.ingestion.models import PageOutcome
from apps.ingestion.presentation import page_list_title
from apps.ingestion.selectors import job_by_pk, job_pages
from apps.organizations.access import requires
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission
from apps.organizations.viewer import viewer_of

_A_PAGE = 100


@require_safe
@requires(Permission.MANAGE_IMPORTS)
def pages(request: TenantRequest, pk: int, outcome: str) -> HttpResponse:
    job = job_by_pk(pk)
    if job is None or outcome not in PageOutcome:
        raise Http404
    slug = request.organization.slug
    title = page_list_title(PageOutcome(outcome))
    rows = job_pages(viewer_of(request.membership), job, PageOutcome(outcome))
    context = {
        "nav_current": "imports",
        "crumbs": [
            Crumb("Imports", reverse("ingestion:jobs", args=[slug])),
            Crumb(job.file_name, reverse("ingestion:job", args=[slug, job.pk])),
            Crumb(title),
        ],
        "title": title,
        "page_obj": Paginator(rows, _A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "ingestion/job_pages.html", context)
