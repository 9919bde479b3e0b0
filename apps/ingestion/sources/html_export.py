"""An HTML space export as a source of pages. Pure."""

from apps.ingestion.sources.archive import MEBIBYTE, Archive, UnreadableEntryError
from apps.ingestion.sources.base import (
    ListedPage,
    Listing,
    PageUnreadableError,
    SourcePage,
)
from apps.ingestion.sources.contents import Contents, survey
from apps.ingestion.sources.html_page import element_by_id, read_byline, read_comments
from apps.knowledge.conversion import (
    Comment,
    PageContext,
    append_comments,
    convert_html,
)
from apps.knowledge.conversion.html.document import NoPageError, parse

LARGEST_PAGE = 50 * MEBIBYTE
_MAY_HAVE_COMMENTS = b"comment-"


class HtmlExport:
    """Implements Source. Reading the listing looks at every page once."""

    def __init__(self, archive: Archive, *, site: str = "") -> None:
        """`site` is used only where the archive does not name one."""
        self._archive = archive
        self._contents: Contents = survey(archive, site)

    @property
    def listing(self) -> Listing:
        return self._contents.listing

    def page(self, listed: ListedPage) -> SourcePage:
        path = self._contents.paths[listed.content_id]
        data = self._data(path)
        try:
            document = parse(data)
        except NoPageError as error:
            raise PageUnreadableError("The file is empty. Export this page again.") from error
        body = element_by_id(document, "main-content")
        if body is None:
            raise PageUnreadableError("The file is cut off before its content. Export it again.")
        byline = read_byline(data)
        comments = read_comments(document) if _MAY_HAVE_COMMENTS in data else []
        context = PageContext(listed.content_id, listed.title, self._contents.links)
        content = append_comments(
            convert_html(body, context),
            [Comment(c.author, c.date, convert_html(c.body, context)) for c in comments],
        )
        return SourcePage(
            listed=listed,
            content=content,
            author_name=byline.author,
            editor_name=byline.editor,
            created=byline.created,
            updated=byline.updated,
            url=self._url(listed),
            attachments=self._contents.attachments.get(listed.content_id, ()),
        )

    def _data(self, path: str) -> bytes:
        size = self._archive.size(path)
        if size > LARGEST_PAGE:
            raise PageUnreadableError(
                f"{size / MEBIBYTE:.0f} MB; pages over {LARGEST_PAGE // MEBIBYTE} MB are skipped."
            )
        try:
            return self._archive.read(path, LARGEST_PAGE)
        except UnreadableEntryError as error:
            raise PageUnreadableError("The file is damaged in the ZIP. Export it again.") from error

    def _url(self, listed: ListedPage) -> str:
        site = self._contents.listing.space.site
        if not site or not listed.content_id.isdigit():
            return ""
        return f"{site}/pages/viewpage.action?pageId={listed.content_id}"
