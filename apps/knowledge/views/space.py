"""A space: what it is, its page tree, and its pages by title."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from apps.core.parts import Crumb
from apps.core.text import storable
from apps.knowledge.addresses import page_url
from apps.knowledge.models import Page
from apps.knowledge.navigation import TreeBuilder
from apps.knowledge.numbers import asked_number
from apps.knowledge.selectors import (
    SpaceRow,
    UnreadableError,
    home_page_id,
    readable_page,
    readable_space,
)
from apps.knowledge.tree import levels, titled
from apps.knowledge.views.trail import space_crumbs
from apps.organizations.middleware import TenantRequest
from apps.organizations.viewer import Viewer, viewer_of

_MOST_MATCHES = 200


@require_safe
def space(request: TenantRequest, pk: int) -> HttpResponse:
    """`?q=` lists the pages with these words in their title, `?below=` starts the tree there."""
    viewer, slug = viewer_of(request.membership), request.organization.slug
    try:
        row = readable_space(viewer, pk)
        top = _top_of_tree(viewer, row, request.GET.get("below", ""))
    except UnreadableError as error:
        raise Http404 from error
    words = storable(request.GET.get("q", "")).strip()
    context = {
        "nav_current": "spaces",
        "row": row,
        "crumbs": space_crumbs(slug, row.space),
        "words": words,
        "top": top,
        "top_url": page_url(slug, top.pk) if top else "",
    }
    context |= _matches(viewer, slug, row, words) if words else _tree(viewer, slug, row, top)
    part = "space_pages" if "HX-Request" in request.headers else "space"
    response = render(request, f"knowledge/{part}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _top_of_tree(viewer: Viewer, row: SpaceRow, below: str) -> Page | None:
    if not below:
        return None
    number = asked_number(below)
    if number is None:
        raise UnreadableError
    page = readable_page(viewer, number)
    if page.space_id != row.space.pk:
        raise UnreadableError
    return page


def _matches(viewer: Viewer, slug: str, row: SpaceRow, words: str) -> dict[str, object]:
    found = titled(viewer, row.space.pk, words, limit=_MOST_MATCHES + 1)
    return {
        "matches": [Crumb(title, page_url(slug, pk)) for pk, title in found[:_MOST_MATCHES]],
        "is_cut": len(found) > _MOST_MATCHES,
        "limit": _MOST_MATCHES,
    }


def _tree(viewer: Viewer, slug: str, row: SpaceRow, top: Page | None) -> dict[str, object]:
    space_id = row.space.pk
    if top is not None:
        below = levels(viewer, space_id, [top.pk], top=False)
        return {"nodes": TreeBuilder(slug, space_id, below, whole=True).nodes(top.pk)}
    home = home_page_id(viewer, row.space)
    path = frozenset() if home is None else frozenset({home})
    found = levels(viewer, space_id, path, top=True)
    return {"nodes": TreeBuilder(slug, space_id, found, path=path, whole=True).nodes(None)}
