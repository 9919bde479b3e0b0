"""A page: its text, where it stands, what belongs to it."""

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from apps.knowledge.addresses import page_url
from apps.knowledge.conversion import slug_of_anchor
from apps.knowledge.models import Page
from apps.knowledge.navigation import TreeBuilder
from apps.knowledge.reading import asked_passage, heading_titles, read_page
from apps.knowledge.selectors import (
    PageRemovedError,
    UnreadableError,
    ancestors,
    attachments_of,
    readable_page,
)
from apps.knowledge.tree import levels
from apps.knowledge.views.facts import attachment_lines, confluence_url
from apps.knowledge.views.trail import page_crumbs
from apps.organizations.middleware import TenantRequest
from apps.organizations.viewer import viewer_of


@require_safe
def page(request: TenantRequest, pk: int) -> HttpResponseBase:
    """`?from=&to=&v=` marks a passage, `?at=` goes to the heading of a source anchor."""
    viewer, slug = viewer_of(request.membership), request.organization.slug
    try:
        found = readable_page(viewer, pk)
    except PageRemovedError:
        return render(request, "knowledge/removed.html", {"nav_current": "spaces"}, status=410)
    except UnreadableError as error:
        raise Http404 from error
    if "at" in request.GET:
        return redirect(_heading_url(slug, found, request.GET["at"]))
    above = ancestors(found)
    text = read_page(found, viewer, slug, asked_passage(request.GET, found))
    path = frozenset({found.pk, *(ancestor.pk for ancestor in above)})
    rows = levels(found.space_id, path, top=True)
    tree = TreeBuilder(slug, found.space_id, rows, path=path, current=found.pk)
    folded = TreeBuilder(slug, found.space_id, rows)
    context = {
        "nav_current": "spaces",
        "page": found,
        "crumbs": page_crumbs(slug, found, above),
        "text": text,
        "outline": [heading for heading in text.headings if heading.level <= 3],
        "nodes": tree.nodes(None),
        "below": folded.nodes(found.pk),
        "attachments": attachment_lines(slug, attachments_of(found)),
        "confluence_url": confluence_url(found),
    }
    return render(request, "knowledge/page.html", context)


def _heading_url(slug: str, found: Page, anchor: str) -> str:
    heading = slug_of_anchor(anchor, found.title, heading_titles(found))
    return page_url(slug, found.pk, heading=heading or "")
