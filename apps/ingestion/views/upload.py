"""Uploading an export."""

from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from apps.core.parts import Crumb
from apps.core.problems import Problem
from apps.ingestion.forms import UploadForm
from apps.ingestion.jobs import JobRequest, create_job, enqueue
from apps.ingestion.models import Job
from apps.ingestion.problems import ImportRefusedError
from apps.ingestion.upload_handler import refusal_of
from apps.ingestion.uploads import discard_upload, keep_upload, room_for_upload
from apps.organizations.access import requires
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission

_GIGABYTE = 1024**3
_UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_IMPORTS)
def upload(request: TenantRequest) -> HttpResponse:
    """The form; posted with a file that is taken, it leads to the job's page."""
    if request.method != "POST":
        return _form(request, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    refusal = refusal_of(request)
    if refusal is not None:
        return _form(request, UploadForm(), refusal=refusal.problem, status=_UNPROCESSABLE)
    if not form.is_valid():
        return _form(request, form, status=_UNPROCESSABLE)
    try:
        job = _take(request, form.cleaned_data["file"])
    except ImportRefusedError as error:
        return _form(request, UploadForm(), refusal=error.problem, status=_UNPROCESSABLE)
    address = reverse("ingestion:job", args=[request.organization.slug, job.pk])
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(address)
    return redirect(address)


def _take(request: TenantRequest, file: TemporaryUploadedFile) -> Job:
    upload = keep_upload(request.organization.pk, Path(file.temporary_file_path()))
    try:
        job = create_job(
            request.organization,
            JobRequest(file.name or "export.zip", upload, created_by=request.user),
            ask=True,
        )
    except ImportRefusedError:
        discard_upload(request.organization.pk, upload)
        raise
    enqueue(job)
    return job


def _form(
    request: TenantRequest, form: UploadForm, refusal: Problem | None = None, status: int = 200
) -> HttpResponse:
    slug = request.organization.slug
    context = {
        "nav_current": "imports",
        "crumbs": [Crumb("Imports", reverse("ingestion:jobs", args=[slug])), Crumb("Upload")],
        "form": form,
        "refusal": refusal,
        "room": room_for_upload(),
        "hint": f"A ZIP file of an HTML export, up to {_size(settings.UPLOAD_MAX_BYTES)}",
    }
    return render(request, "ingestion/upload.html", context, status=status)


def _size(limit: int) -> str:
    if limit >= _GIGABYTE:
        return f"{limit / _GIGABYTE:.3g} GB"
    return f"{limit // 1024**2} MB"
