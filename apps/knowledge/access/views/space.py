"""Who reads a space: all members of the organization, or chosen ones."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from apps.core.parts import Crumb
from apps.knowledge.access.forms import SpaceReadersForm
from apps.knowledge.access.selectors import chosen_readers, space_called
from apps.knowledge.access.services import set_space_readers
from apps.organizations.access import requires
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission
from apps.organizations.selectors import people


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MANAGE_ACCESS)
def space(request: TenantRequest, pk: int) -> HttpResponse:
    shown = space_called(pk)
    if shown is None:
        raise Http404
    slug = request.organization.slug
    form = SpaceReadersForm(
        request.POST if request.method == "POST" else None,
        people=people(),
        initial={"readers": shown.readers, "chosen": chosen_readers(shown)},
    )
    if request.method == "POST" and form.is_valid():
        set_space_readers(shown, form.people, by=request.membership.user_id)
        messages.success(request, f"Saved who reads {shown}.")
        return redirect("access:overview", slug)
    context = {
        "nav_current": "access",
        "crumbs": [Crumb("Access", reverse("access:overview", args=[slug])), Crumb(str(shown))],
        "space": shown,
        "form": form,
    }
    return render(request, "access/space.html", context, status=422 if form.errors else 200)
