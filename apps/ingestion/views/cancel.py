"""Asks before an import is cancelled, and cancels it. With scripts its own page asks."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from apps.core.parts import Crumb
from apps.ingestion.jobs import cancel as cancel_job
from apps.ingestion.models import FINISHED
from apps.ingestion.selectors import job_by_pk
from apps.organizations.access import requires
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MANAGE_IMPORTS)
def cancel(request: TenantRequest, pk: int) -> HttpResponse:
    job = job_by_pk(pk)
    if job is None:
        raise Http404
    slug = request.organization.slug
    if request.method == "POST":
        cancel_job(job)
    elif job.state not in FINISHED:
        address = reverse("ingestion:job", args=[slug, pk])
        crumbs = [Crumb("Imports", reverse("ingestion:jobs", args=[slug]))]
        context = {
            "nav_current": "imports",
            "crumbs": [*crumbs, Crumb(job.file_name, address), Crumb("Cancel")],
            "job_url": address,
        }
        return render(request, "ingestion/cancel.html", context)
    return redirect("ingestion:job", slug, pk)
