"""Which element is handled how: by tag, and for the tags Confluence marks up, by class."""

from collections.abc import Mapping

from lxml.html import HtmlElement

from apps.knowledge.conversion.html import images, links, lists, macros, tables, text
from apps.knowledge.conversion.html.walker import Handler, Walker

_drop = macros.drop
_navigation = _drop("navigation")

# A class on any of div, span, ul, table.
_BY_CLASS: Mapping[str, Handler] = {
    "code": macros.code,
    "preformatted": macros.code,
    "confluence-information-macro": macros.information,
    "panel": macros.panel,
    "expand-container": macros.expand,
    "gallery": macros.gallery,
    "toc-macro": _drop("toc"),
    "client-side-toc-macro": _drop("toc"),
    "jira-issue": macros.jira_issue,
    "status-macro": text.status,
    "jim-error-message": macros.jira_error,
    "jira-oauth-message-marker": _drop("jira-sign-in"),
    "oauth-msg": _drop("jira-sign-in"),
    "error": macros.error,
    "confluence-anchor-link": macros.anchor_place,
    "plugin_attachments_container": _drop("attachments"),
    "plugin_attachments_upload_container": _drop("attachments"),
    "plugin_pagetree": _navigation,
    "childpages-macro": _navigation,
    "content-by-label": _navigation,
    "label-list": _navigation,
    "recently-updated": _navigation,
    "blog-post-list": _navigation,
    "pagetreesearch": _navigation,
    "search-macro": _navigation,
    "plugin-contributors": _navigation,
    "space-attachments": _navigation,
    "placeholder-inline-tasks": _drop("placeholder"),
}


def _block(walker: Walker, element: HtmlElement) -> None:
    walker.block(element)


def _inline(walker: Walker, element: HtmlElement) -> None:
    walker.children(element)


def _classed(otherwise: Handler, *names: str) -> Handler:
    """Look at the class first; `names` are the classes that mean something on this tag."""
    special = {name: _BY_CLASS[name] for name in names}

    def handle(walker: Walker, element: HtmlElement) -> None:
        if classes := element.get("class"):
            for name in classes.split():
                if (handler := special.get(name)) is not None:
                    handler(walker, element)
                    return
        otherwise(walker, element)

    return handle


def _nothing(_walker: Walker, _element: HtmlElement) -> None:
    """Never shown to a reader."""


_BLOCK_TAGS = (
    "p address article aside center details dialog dd dl figcaption figure footer "
    "header hgroup li main nav summary tr tbody thead tfoot td th caption"
)
_BOXES = (
    "code",
    "preformatted",
    "confluence-information-macro",
    "panel",
    "expand-container",
    "gallery",
    "toc-macro",
    "client-side-toc-macro",
    "jim-error-message",
    "jira-oauth-message-marker",
    "plugin_attachments_container",
    "plugin_attachments_upload_container",
    "plugin_pagetree",
    "content-by-label",
    "recently-updated",
    "blog-post-list",
    "pagetreesearch",
    "search-macro",
    "plugin-contributors",
    "space-attachments",
)

HANDLERS: Mapping[object, Handler] = {
    **dict.fromkeys(_BLOCK_TAGS.split(), _block),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), text.heading),
    "div": _classed(_block, *_BOXES),
    "section": _classed(_block, *_BOXES),
    "span": _classed(
        _inline,
        "jira-issue",
        "status-macro",
        "oauth-msg",
        "error",
        "confluence-anchor-link",
        "placeholder-inline-tasks",
    ),
    "ul": _classed(lists.bullets, "childpages-macro", "content-by-label", "label-list"),
    "ol": lists.numbers,
    "menu": lists.bullets,
    "dir": lists.bullets,
    "dt": lists.term,
    "table": _classed(tables.table, "gallery"),
    "a": links.anchor,
    "img": images.image,
    "br": text.line_break,
    "hr": text.rule,
    "b": text.strong,
    "strong": text.strong,
    "em": text.emphasis,
    "i": text.emphasis,
    "cite": text.emphasis,
    "dfn": text.emphasis,
    "var": text.emphasis,
    "code": text.inline_code,
    "kbd": text.inline_code,
    "samp": text.inline_code,
    "tt": text.inline_code,
    "pre": text.preformatted,
    "listing": text.preformatted,
    "xmp": text.preformatted,
    "time": text.date,
    "blockquote": macros.quote,
    "iframe": macros.embedded,
    "embed": macros.embedded,
    "video": macros.embedded,
    "audio": macros.embedded,
    "input": lists.checkbox,
    "style": _drop("style"),
    "script": _drop("script"),
    "form": _drop("form"),
    "fieldset": _drop("form"),
    "select": _drop("form"),
    "textarea": _drop("form"),
    "button": _drop("form"),
    "noscript": _nothing,
    "template": _nothing,
    "head": _nothing,
    "title": _nothing,
    "param": _nothing,
    "colgroup": _nothing,
    "col": _nothing,
}
