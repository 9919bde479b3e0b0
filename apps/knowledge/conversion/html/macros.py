"""Macros, by the classes Confluence renders them with."""

import re
from functools import partial
from urllib.parse import parse_qs, urlsplit

from lxml.html import HtmlElement

from apps.knowledge.conversion.blocks import (
    Callout,
    CalloutKind,
    InlineCode,
    Link,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Strong,
)
from apps.knowledge.conversion.html.links import link_target
from apps.knowledge.conversion.html.text import code_block
from apps.knowledge.conversion.html.walker import Handler, Walker, text_of
from apps.knowledge.conversion.losses import dropped, macro

_KINDS = {
    "confluence-information-macro-information": CalloutKind.INFO,
    "confluence-information-macro-note": CalloutKind.NOTE,
    "confluence-information-macro-tip": CalloutKind.TIP,
    "confluence-information-macro-warning": CalloutKind.WARNING,
}
_UNKNOWN_MACRO = re.compile(r"Unknown macro: \{([^}\s]+)")


def drop(name: str) -> Handler:
    """A handler that leaves an element out and counts it."""
    return partial(_drop, code=dropped(name))


def _drop(walker: Walker, _element: HtmlElement, *, code: str) -> None:
    walker.counts[code] += 1


def _classed(element: HtmlElement, name: str) -> HtmlElement | None:
    """The first element inside that carries a class."""
    for child in element.iter():
        if child is not element and name in child.get("class", "").split():
            return child
    return None


def _text(element: HtmlElement | None) -> str:
    return "" if element is None else " ".join(text_of(element).split())


def information(walker: Walker, element: HtmlElement) -> None:
    """Info, note, tip and warning boxes."""
    kind = CalloutKind.INFO
    for name in element.get("class", "").split():
        kind = _KINDS.get(name, kind)
    title, body = "", element
    for child in element:
        classes = child.get("class", "") if isinstance(child.tag, str) else ""
        if child.tag == "p" and classes == "title":
            title = _text(child)
        elif "confluence-information-macro-body" in classes:
            body = child
    blocks = walker.blocks_of(body)
    if blocks or title:
        walker.add(Callout(kind, title, blocks))


def panel(walker: Walker, element: HtmlElement) -> None:
    title, body = "", None
    for child in element:
        classes = child.get("class", "") if isinstance(child.tag, str) else ""
        if "panelHeader" in classes:
            title = _text(child)
        elif "panelContent" in classes:
            body = child
    if body is None:
        walker.block(element)
        return
    blocks = walker.blocks_of(body)
    if blocks or title:
        walker.add(Callout(CalloutKind.PANEL, title, blocks))


def code(walker: Walker, element: HtmlElement) -> None:
    """Code and noformat boxes; a box whose content is no code is a panel like any other."""
    source = next(element.iter("pre"), None)
    if source is None:
        panel(walker, element)
        return
    title = ""
    for child in element:
        if "codeHeader" in child.get("class", "") or "panelHeader" in child.get("class", ""):
            title = _text(child)
    code_block(walker, source, title)


def expand(walker: Walker, element: HtmlElement) -> None:
    """A section that opens on demand: its title in bold, its content never hidden."""
    title = _text(_classed(element, "expand-control-text"))
    body = _classed(element, "expand-content")
    if title:
        walker.add(Paragraph((Strong((title,)),)))
    walker.block(element if body is None else body)


def quote(walker: Walker, element: HtmlElement) -> None:
    blocks = walker.blocks_of(element)
    if blocks:
        walker.add(Quote(blocks))


def gallery(walker: Walker, element: HtmlElement) -> None:
    """A table of thumbnails, as a list of pictures with their captions."""
    walker.flush()
    items = []
    for cell in element.iter("td"):
        blocks = walker.blocks_of(cell)
        if blocks:
            items.append(ListItem(blocks))
    if items:
        walker.add(ListBlock(tuple(items)))


def jira_issue(walker: Walker, element: HtmlElement) -> None:
    """`KEY – summary (Status)`, the key leading to the issue."""
    key = next(
        (link for link in element.iter("a") if "jira-issue-key" in link.get("class", "")), None
    )
    name = _text(key) or element.get("data-jira-key", "")
    if not name:
        walker.children(element)
        return
    href = "" if key is None else key.get("href", "")
    target = link_target(walker, href) if href else None
    walker.inline.append(name if target is None else Link(target, (name,)))
    if summary := _text(_classed(element, "summary")):
        walker.inline.append(f" – {summary}")
    if state := _text(_classed(element, "aui-lozenge")):
        walker.inline.append(f" ({state})")


def jira_error(walker: Walker, element: HtmlElement) -> None:
    """The box of a Jira list nobody was allowed to load: only its query is worth keeping."""
    walker.counts[dropped("error")] += 1
    for link in element.iter("a"):
        query = parse_qs(urlsplit(link.get("href", "")).query).get("jqlQuery")
        if query:
            walker.add(Paragraph(("Jira: ", InlineCode(" ".join(query[0].split())))))
            return


def error(walker: Walker, element: HtmlElement) -> None:
    """A message in the text; it names the macro Confluence did not know."""
    if (found := _UNKNOWN_MACRO.search(text_of(element))) is not None:
        walker.counts[macro(found[1])] += 1
    walker.children(element)


def embedded(walker: Walker, element: HtmlElement) -> None:
    """A frame or a player of another site: its address."""
    source = (element.get("src") or element.get("data") or "").strip()
    target = link_target(walker, source) if source else None
    if target is not None:
        walker.inline.append(Link(target, (target,)))


def anchor_place(walker: Walker, element: HtmlElement) -> None:
    walker.anchor(element.get("id"))
    walker.children(element)
