"""The search screen; htmx asks for the results alone."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.vary import vary_on_headers

from apps.core.problems import Problem
from apps.knowledge.selectors import space_rows
from apps.organizations.middleware import TenantRequest
from apps.organizations.roles import Permission, allows
from apps.organizations.viewer import viewer_of
from apps.search.access import PAGES_OF_A_SCREEN
from apps.search.engines.base import EngineUnavailableError, SearchError
from apps.search.forms import SearchForm
from apps.search.results import Results, search, search_mended

_UNSEARCHABLE = Problem(
    code="search_unavailable",
    what="The search is not working.",
    why="The search index could not be read.",
    who="The operator of this portal can mend it",
    how="by building it again with the command rebuild_index. Your pages are not affected.",
)
_SERVER_AWAY = Problem(
    code="search_server_away",
    what="The search cannot be used at the moment.",
    why="The search server cannot be reached.",
    who="The operator of this portal can bring it back.",
    how="Your pages are not affected: read them in their spaces, and search again in a moment.",
)


@vary_on_headers("HX-Target")
def search_screen(request: TenantRequest) -> HttpResponse:
    """`?q=&space=&updated=&page=`, and `literal=1` for the words as they are typed."""
    viewer = viewer_of(request.membership)
    spaces = space_rows(viewer)
    form = SearchForm(request.GET.dict(), [row.space for row in spaces])
    context = {
        "nav_current": "search",
        "form": form,
        "has_pages": any(row.pages for row in spaces),
        "may_import": allows(request.membership.role, Permission.MANAGE_IMPORTS),
    }
    status = 200
    if form.is_valid() and form.cleaned_data["q"]:
        try:
            context |= _found(request, form)
        except EngineUnavailableError:
            context["problem"], status = _SERVER_AWAY, 503
        except SearchError:
            context["problem"], status = _UNSEARCHABLE, 503
    # htmx swaps nothing but successes; the words for the person are in the fragment.
    fragment = request.headers.get("HX-Target") == "results"
    template = "search/results.html" if fragment else "search/search.html"
    return render(request, template, context, status=200 if fragment else status)


def _found(request: TenantRequest, form: SearchForm) -> dict[str, object]:
    asked = form.cleaned_data
    literal = request.GET.get("literal") == "1"
    look_for = search if literal else search_mended
    results = look_for(
        viewer_of(request.membership),
        asked["q"],
        slug=request.organization.slug,
        filters=form.filters(timezone.localdate()),
        number=_number(request.GET.get("page", "")),
    )
    given = {name: asked[name] for name in ("q", "space", "updated") if asked[name]}
    as_typed = given | {"literal": "1"}
    return {
        "results": results,
        "page": _paginator_page(results),
        "address": urlencode(as_typed if literal else given),
        "as_typed": urlencode(as_typed),
        "unfiltered": urlencode({"q": asked["q"]}) if len(given) > 1 else "",
        "suggested": urlencode(given | {"q": results.suggestion}),
    }


def _paginator_page(results: Results) -> object:
    return Paginator(range(results.total), PAGES_OF_A_SCREEN).get_page(results.number)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 1
