"""The fragment in the panel beside an answer: the cited passage within its page."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from apps.knowledge.addresses import page_url, passage_url
from apps.knowledge.reading import asked_passage, read_passage
from apps.knowledge.selectors import PageRemovedError, UnreadableError, ancestors, readable_page
from apps.knowledge.views.trail import path_line
from apps.organizations.middleware import TenantRequest
from apps.organizations.viewer import viewer_of


@require_safe
def passage(request: TenantRequest, pk: int) -> HttpResponse:
    """Takes `from`, `to` and `v` as the page does, and `n`, the number of the citation."""
    viewer, slug = viewer_of(request.membership), request.organization.slug
    number = request.GET.get("n", "")
    context: dict[str, object] = {"number": number if number.isdigit() else ""}
    try:
        page = readable_page(viewer, pk)
    except PageRemovedError:
        return render(request, "knowledge/passage_removed.html", context)
    except UnreadableError as error:
        raise Http404 from error
    asked = asked_passage(request.GET, page)
    text = read_passage(page, viewer, slug, asked)
    above = ancestors(viewer, page)
    context |= {
        "title": page.title,
        "url": _open_url(slug, page.pk, asked.span, page.content_hash),
        "meta": render_to_string(
            "knowledge/meta.html", {"page": page, "path": path_line(page, above)}
        ),
        "text": text,
    }
    return render(request, "knowledge/passage.html", context)


def _open_url(slug: str, pk: int, span: tuple[int, int] | None, content_hash: str) -> str:
    if span is None:
        return page_url(slug, pk)
    return passage_url(slug, pk, *span, content_hash=content_hash)
