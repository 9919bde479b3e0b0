"""The way to a page, for breadcrumbs and for the line under a title."""

from collections.abc import Sequence

from django.urls import reverse

from apps.core.parts import Crumb
from apps.knowledge.addresses import page_url
from apps.knowledge.models import Page, Space


def space_crumbs(slug: str, space: Space) -> list[Crumb]:
    return [
        Crumb("Spaces", reverse("knowledge:spaces", args=[slug])),
        Crumb(str(space), reverse("knowledge:space", args=[slug, space.pk])),
    ]


def page_crumbs(slug: str, page: Page, above: Sequence[Page]) -> list[Crumb]:
    return [
        *space_crumbs(slug, page.space),
        *(Crumb(ancestor.title, page_url(slug, ancestor.pk)) for ancestor in above),
        Crumb(page.title),
    ]


def path_line(page: Page, above: Sequence[Page]) -> str:
    """`Operations › Runbooks`, the page itself left out."""
    return " › ".join([str(page.space), *(ancestor.title for ancestor in above)])
