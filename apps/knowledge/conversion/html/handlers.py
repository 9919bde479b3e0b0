"""Which element is handled how: by tag, and for the tags Confluence marks up, by class."""

from collections.abc import Mapping

from lxml.html import HtmlElement

from apps.knowledge.conversion.html import macros
from apps.knowledge.conversion.markup import lists, tables, text
from apps.knowledge.conversion.markup.boxes import drop
from apps.knowledge.conversion.markup.elements import ELEMENTS, block, inline
from apps.knowledge.conversion.markup.walker import Handler, Walker

_navigation = drop("navigation")

# A class on any of div, span, ul, table.
_BY_CLASS: Mapping[str, Handler] = {
    "code": macros.code,
    "preformatted": macros.code,
    "confluence-information-macro": macros.information,
    "panel": macros.panel,
    "expand-container": macros.expand,
    "gallery": macros.gallery,
    "toc-macro": drop("toc"),
    "client-side-toc-macro": drop("toc"),
    "jira-issue": macros.jira_issue,
    "status-macro": text.status,
    "jim-error-message": macros.jira_error,
    "jira-oauth-message-marker": drop("jira-sign-in"),
    "oauth-msg": drop("jira-sign-in"),
    "error": macros.error,
    "confluence-anchor-link": macros.anchor_place,
    "plugin_attachments_container": drop("attachments"),
    "plugin_attachments_upload_container": drop("attachments"),
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
    "placeholder-inline-tasks": drop("placeholder"),
}


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
    **ELEMENTS,
    "div": _classed(block, *_BOXES),
    "section": _classed(block, *_BOXES),
    "span": _classed(
        inline,
        "jira-issue",
        "status-macro",
        "oauth-msg",
        "error",
        "confluence-anchor-link",
        "placeholder-inline-tasks",
    ),
    "ul": _classed(lists.bullets, "childpages-macro", "content-by-label", "label-list"),
    "table": _classed(tables.table, "gallery"),
}
