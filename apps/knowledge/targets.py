"""Where the links and images of a page lead: two queries for all of them, none crosses a tenant."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Case, Value, When
from django.urls import reverse

from apps.core.markdown import Embed, Resolved
from apps.knowledge.addresses import HEADING_PREFIX, page_url
from apps.knowledge.files import is_picture
from apps.knowledge.models import Attachment, Page
from apps.knowledge.selectors import readable_pages
from apps.organizations.viewer import Viewer

_PAGE = "page:"
_ATTACHMENT = "attachment:"


@dataclass(frozen=True, slots=True)
class PageTargets:
    """The resolver (apps.core.markdown) for the text of one page as one viewer sees it.

    `here` is the page's address where its text is shown on another one. Without `whole` only a
    part of the page is shown, so that its own headings may be elsewhere too.
    """

    viewer: Viewer
    slug: str
    page: Page
    here: str = ""
    whole: bool = True

    def __call__(self, targets: Collection[str]) -> Mapping[str, Resolved]:
        pages = self._pages(targets)
        files = self._files(targets)
        here = {t: Resolved(self._here(t)) for t in targets if t.startswith("#")}
        return here | pages | files

    def _here(self, target: str) -> str:
        if self.whole:
            return self.here + _anchor(target)
        return self._page_url(self.page.pk, target.removeprefix("#"))

    def _pages(self, targets: Collection[str]) -> dict[str, Resolved]:
        wanted = {t: t.removeprefix(_PAGE).partition("#") for t in targets if t.startswith(_PAGE)}
        if not wanted:
            return {}
        found = dict(
            readable_pages(self.viewer)
            .filter(
                site=self.page.site, content_id__in={identity for identity, _, _ in wanted.values()}
            )
            .values_list("content_id", "pk")
        )
        return {
            target: Resolved(self._page_url(found[identity], anchor))
            for target, (identity, _, anchor) in wanted.items()
            if identity in found
        }

    def _page_url(self, pk: int, anchor: str) -> str:
        address = page_url(self.slug, pk)
        # Which heading the anchor means is known by that page only.
        return f"{address}?{urlencode({'at': anchor})}" if anchor else address

    def _files(self, targets: Collection[str]) -> dict[str, Resolved]:
        wanted = {t.removeprefix(_ATTACHMENT) for t in targets if t.startswith(_ATTACHMENT)}
        if not wanted:
            return {}
        files = Attachment.objects.filter(
            page__in=readable_pages(self.viewer).filter(site=self.page.site), source_id__in=wanted
        ).exclude(stored="")
        # Numbers of files may repeat within a site: the page's own file is meant, else the oldest.
        own = Case(When(page=self.page, then=Value(1)), default=Value(0))
        by_nearness = files.order_by(own, "-pk")
        return {
            f"{_ATTACHMENT}{file.source_id}": _place(file, attachment_url(self.slug, file))
            for file in by_nearness
        }


def attachment_url(slug: str, attachment: Attachment) -> str:
    # The name is for the person who saves the file; the number alone finds it.
    name = attachment.filename.replace("/", "_") or "file"
    return reverse("knowledge:attachment", args=[slug, attachment.pk, name])


def _place(file: Attachment, url: str) -> Resolved:
    return Embed(url) if is_picture(file.media_type, file.filename) else Resolved(url)


def _anchor(target: str) -> str:
    heading = target.removeprefix("#")
    return f"#{HEADING_PREFIX}{heading}" if heading else "#main"
