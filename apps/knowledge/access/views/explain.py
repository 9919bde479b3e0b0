"""Why a person may, or may not, read a page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from apps.core.parts import Crumb
from apps.knowledge.access.explaining import explain
from apps.knowledge.access.finding import Offered, find_pages
from apps.knowledge.access.forms import ExplainForm
from apps.knowledge.access.wording import told
from apps.knowledge.addresses import page_url
from apps.organizations.access import requires
from apps.organizations.middleware import TenantRequest
from apps.organizations.models import Membership
from apps.organizations.roles import Permission
from apps.organizations.selectors import people
from apps.organizations.viewer import viewer_of


@require_safe
@requires(Permission.MANAGE_ACCESS)
def explained(request: TenantRequest) -> HttpResponse:
    """`?person=` a membership, `?page=` an address, a number or words of a title."""
    slug, asker = request.organization.slug, viewer_of(request.membership)
    me = str(request.membership.pk)
    asked = {"person": me, **request.GET.dict()} if "page" in request.GET else None
    form = ExplainForm(asked, people=people(), initial={"person": me})
    context: dict[str, object] = {
        "nav_current": "access",
        "crumbs": [
            Crumb("Access", reverse("access:overview", args=[slug])),
            Crumb("Who reads a page"),
        ],
        "form": form,
    }
    if form.is_valid():
        person = form.chosen
        offered = find_pages(asker, form.cleaned_data["page"])
        if len(offered) == 1:
            context["told"] = told(explain(person, offered[0].page, asker), slug)
        else:
            context["choices"] = [_choice(slug, person, each) for each in offered]
            context["nothing"] = not offered
    return render(request, "access/explain.html", context)


def _choice(slug: str, person: Membership, offered: Offered) -> dict[str, str]:
    address = page_url(slug, offered.page.pk)
    query = urlencode({"person": str(person.pk), "page": address})
    return {
        "title": offered.title or f"Page {offered.page.content_id}",
        "space": str(offered.page.space),
        "url": f"{reverse('access:explain', args=[slug])}?{query}",
    }
