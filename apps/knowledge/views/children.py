"""The pages below one, fetched when a branch of the tree is unfolded."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.knowledge.navigation import TreeBuilder
from apps.knowledge.selectors import UnreadableError, readable_page
from apps.knowledge.tree import levels
from apps.organizations.middleware import TenantRequest
from apps.organizations.viewer import viewer_of


@require_safe
def children(request: TenantRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request.membership)
    try:
        page = readable_page(viewer, pk)
    except UnreadableError as error:
        raise Http404 from error
    below = levels(viewer, page.space_id, [pk], top=False)
    builder = TreeBuilder(request.organization.slug, page.space_id, below, whole=True)
    return render(request, "parts/tree_nodes.html", {"nodes": builder.nodes(pk)})
