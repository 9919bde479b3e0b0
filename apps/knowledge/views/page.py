"""A page: its text, where it stands, what belongs to it."""

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from apps.knowledge.addresses import page_url, part_url
from apps.knowledge.models import Page
from apps.knowledge.navigation import TreeBuilder
from apps.knowledge.numbers import asked_number
from apps.knowledge.reading import ReadText, asked_passage, heading_url, read_page
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
from apps.organizations.roles import Permission, allows
from apps.organizations.viewer import viewer_of


@require_safe
def page(request: TenantRequest, pk: int) -> HttpResponseBase:
    """`?from=&to=&v=` marks a passage, `?at=` goes to the heading of a source anchor.

    Of a very long page `?part=` is shown.
    """
    viewer, slug = viewer_of(request.membership), request.organization.slug
    try:
        found = readable_page(viewer, pk)
    except PageRemovedError:
        return render(request, "knowledge/removed.html", {"nav_current": "spaces"}, status=410)
    except UnreadableError as error:
        raise Http404 from error
    if "at" in request.GET:
        return redirect(heading_url(slug, found, request.GET["at"]))
    above = ancestors(viewer, found)
    part = asked_number(request.GET.get("part", ""))
    text = read_page(found, viewer, slug, asked_passage(request.GET, found), part)
    path = frozenset({found.pk, *(ancestor.pk for ancestor in above)})
    rows = levels(viewer, found.space_id, path, top=True)
    tree = TreeBuilder(slug, found.space_id, rows, path=path, current=found.pk)
    folded = TreeBuilder(slug, found.space_id, rows)
    context: dict[str, object] = {
        "nav_current": "spaces",
        "page": found,
        "crumbs": page_crumbs(slug, found, above),
        "text": text,
        "outline": [heading for heading in text.headings if heading.level <= 3],
        "nodes": tree.nodes(None),
        "below": folded.nodes(found.pk),
        "attachments": attachment_lines(slug, attachments_of(found)),
        "confluence_url": confluence_url(found),
        "explain_url": _explain_url(request, found),
    }
    context |= _part_links(slug, found, text)
    return render(request, "knowledge/page.html", context)


def _explain_url(request: TenantRequest, page: Page) -> str:
    """Where it is told who reads the page and why; empty for whom it is not."""
    if not allows(request.membership.role, Permission.MANAGE_ACCESS):
        return ""
    slug = request.organization.slug
    query = urlencode({"page": page_url(slug, page.pk)})
    return f"{reverse('access:explain', args=[slug])}?{query}"


def _part_links(slug: str, page: Page, text: ReadText) -> dict[str, str]:
    before, after = text.part - 1, text.part + 1
    return {
        "previous_part": part_url(slug, page.pk, before) if before else "",
        "next_part": part_url(slug, page.pk, after) if after <= text.parts else "",
    }
