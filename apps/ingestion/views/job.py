"""One import: how it goes, what it came to, and what can be done about it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.core.parts import Crumb
from apps.ingestion import presentation
from apps.ingestion.forms import SiteForm
from apps.ingestion.frames import revision_of
from apps.ingestion.jobs import answer_site, undo_removals
from apps.ingestion.models import FINISHED, Job, JobState, PageOutcome
from apps.ingestion.selectors import job_by_pk, page_lines, undoable_removals
from apps.ingestion.tally import Counters
from apps.organizations.access import requires
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission
from apps.organizations.viewer import viewer_of
from apps.search.engines.base import SearchError


@requires(Permission.MANAGE_IMPORTS)
def job(request: TenantRequest, pk: int) -> HttpResponse:
    return _page(request, _job(pk), SiteForm())


@require_POST
@requires(Permission.MANAGE_IMPORTS)
def site(request: TenantRequest, pk: int) -> HttpResponse:
    """Answers where the archive came from."""
    asking = _job(pk)
    form = SiteForm(request.POST)
    if not form.is_valid():
        return _page(request, asking, form, status=422)
    answer_site(asking, form.cleaned_data["site"])
    return _back(request, pk)


@require_POST
@requires(Permission.MANAGE_IMPORTS)
def undo(request: TenantRequest, pk: int) -> HttpResponse:
    try:
        restored = undo_removals(_job(pk))
    except SearchError:
        messages.error(
            request,
            "Not every page is back: the search could not be written. Nothing is lost; undo the "
            "removal again when the search works.",
        )
        return _back(request, pk)
    noun = "page is" if restored == 1 else "pages are"
    messages.success(request, f"{restored:,} {noun} back, in the space and in the search.")
    return _back(request, pk)


def _job(pk: int) -> Job:
    found = job_by_pk(pk)
    if found is None:
        raise Http404
    return found


def _back(request: TenantRequest, pk: int) -> HttpResponse:
    return redirect("ingestion:job", request.organization.slug, pk)


def _page(request: TenantRequest, shown: Job, form: SiteForm, status: int = 200) -> HttpResponse:
    viewer, slug = viewer_of(request.membership), request.organization.slug
    counters = Counters.from_json(shown.counters)
    finished = shown.state in FINISHED
    context = {
        "nav_current": "imports",
        "crumbs": [
            Crumb("Imports", reverse("ingestion:jobs", args=[slug])),
            Crumb(shown.file_name),
        ],
        "job": shown,
        "title": presentation.title_of(shown),
        "tag_kind": presentation.kind_of(shown),
        "progress": presentation.progress_of(shown, timezone.now()),
        "counters": presentation.linked(
            presentation.counters_of(shown),
            lambda outcome: reverse("ingestion:pages", args=[slug, shown.pk, outcome.value]),
        ),
        "attachments": presentation.attachments_of(shown),
        "losses": presentation.losses_of(shown),
        "problem": presentation.problem_of(shown),
        "duration": presentation.duration_of(shown),
        "failed": page_lines(viewer, shown, PageOutcome.FAILED, counters.failed),
        "removed": page_lines(viewer, shown, PageOutcome.REMOVED, counters.removed),
        "undoable": undoable_removals(shown).count() if counters.removed and finished else 0,
        "finished": finished,
        "cancelled": shown.state == JobState.CANCELLED,
        "asking": shown.state == JobState.ASKING,
        "waiting": shown.state == JobState.QUEUED,
        "revision": revision_of(shown),
        "form": form,
    }
    return render(request, "ingestion/job.html", context, status=status)
