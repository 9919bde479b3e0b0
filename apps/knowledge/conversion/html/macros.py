"""Macros, by the classes Confluence renders them with."""

import re
from urllib.parse import parse_qs, urlsplit

from lxml.html import HtmlElement

from apps.knowledge.conversion.blocks import (
    CalloutKind,
    InlineCode,
    Link,
    ListBlock,
    ListItem,
    Paragraph,
)
from apps.knowledge.conversion.losses import dropped, macro
from apps.knowledge.conversion.markup.boxes import bold_line, callout
from apps.knowledge.conversion.markup.links import link_target
from apps.knowledge.conversion.markup.tables import parts, stray
from apps.knowledge.conversion.markup.text import code_block
from apps.knowledge.conversion.markup.walker import Walker, line_of, text_of

_KINDS = {
    "confluence-information-macro-information": CalloutKind.INFO,
    "confluence-information-macro-note": CalloutKind.NOTE,
    "confluence-information-macro-tip": CalloutKind.TIP,
    "confluence-information-macro-warning": CalloutKind.WARNING,
}
_GALLERY = frozenset({"table", "thead", "tbody", "tfoot", "tr", "form"})
_UNKNOWN_MACRO = re.compile(r"Unknown macro: \{([^}\s]+)")


def _classed(element: HtmlElement, name: str) -> HtmlElement | None:
    """The first element inside that carries a class."""
    for child in element.iter():
        if child is not element and name in child.get("class", "").split():
            return child
    return None


def _take(element: HtmlElement, *classes: str) -> str:
    """The text of the first child with such a class, which is then gone from the element."""
    for child in element:
        if any(name in child.get("class", "") for name in classes):
            child.drop_tree()
            return line_of(child)
    return ""


def information(walker: Walker, element: HtmlElement) -> None:
    """Info, note, tip and warning boxes."""
    kind = CalloutKind.INFO
    for name in element.get("class", "").split():
        kind = _KINDS.get(name, kind)
    title = _take(element, "title")
    _take(element, "confluence-information-macro-icon", "aui-icon")
    callout(walker, element, kind, title)


def panel(walker: Walker, element: HtmlElement) -> None:
    title = _take(element, "panelHeader")
    if title or any("panelContent" in child.get("class", "") for child in element):
        callout(walker, element, CalloutKind.PANEL, title)
    else:
        walker.block(element)


def code(walker: Walker, element: HtmlElement) -> None:
    """Code and noformat boxes; a box with more or other content is a panel like any other."""
    source = next(element.iter("pre"), None)
    if source is None:
        panel(walker, element)
        return
    title = _take(element, "codeHeader", "panelHeader")
    if _content_of(element) == _content_of(source):
        code_block(walker, source, title)
    else:
        callout(walker, element, CalloutKind.PANEL, title)


def _content_of(element: HtmlElement) -> tuple[list[str], int]:
    """What a reader would miss: its words and its number of pictures."""
    return text_of(element).split(), sum(1 for _ in element.iter("img"))


def expand(walker: Walker, element: HtmlElement) -> None:
    """A section that opens on demand: its title in bold, its content never hidden."""
    control = _classed(element, "expand-control-text")
    if control is not None:
        bold_line(walker, line_of(control))
        control.drop_tree()
    walker.block(element)


def gallery(walker: Walker, element: HtmlElement) -> None:
    """A table of thumbnails, as a list of pictures with their captions below the title."""
    walker.flush()
    items = []
    for part in parts(element, _GALLERY):
        if isinstance(part, HtmlElement) and part.tag == "td":
            if blocks := walker.blocks_of(part):
                items.append(ListItem(blocks))
        else:
            stray(walker, part)
    if items:
        walker.add(ListBlock(tuple(items)))


def jira_issue(walker: Walker, element: HtmlElement) -> None:
    """`KEY – summary (Status)`, the key leading to the issue."""
    key = next(
        (link for link in element.iter("a") if "jira-issue-key" in link.get("class", "")), None
    )
    name = line_of(key) or element.get("data-jira-key", "")
    if not name:
        walker.children(element)
        return
    href = "" if key is None else key.get("href", "")
    target = link_target(walker, href) if href else None
    walker.inline.append(name if target is None else Link(target, (name,)))
    if summary := line_of(_classed(element, "summary")):
        walker.inline.append(f" – {summary}")
    if state := line_of(_classed(element, "aui-lozenge")):
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


def anchor_place(walker: Walker, element: HtmlElement) -> None:
    walker.anchor(element.get("id"))
    walker.children(element)
