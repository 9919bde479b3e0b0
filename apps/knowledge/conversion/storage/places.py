"""Macros that stand for something elsewhere: pages, issues, files, sites."""

import json
from urllib.parse import unquote

from lxml.html import HtmlElement

from apps.knowledge.conversion.blocks import (
    Image,
    InlineCode,
    Link,
    ListBlock,
    ListItem,
    Paragraph,
    Status,
)
from apps.knowledge.conversion.losses import ATTACHMENT_MISSING, dropped, live, macro, note
from apps.knowledge.conversion.markup.links import link_target
from apps.knowledge.conversion.markup.walker import Walker
from apps.knowledge.conversion.storage.links import link, person, refer
from apps.knowledge.conversion.storage.macros import Macro, MacroHandler, unknown
from apps.knowledge.conversion.storage.names import ac, resources

_LINK = ac("link")


def furniture(name: str) -> MacroHandler:
    """Navigation and the like: left out and counted."""

    def handle(walker: Walker, called: Macro) -> None:
        walker.counts[dropped(name)] += 1

    return handle


def anchor(walker: Walker, called: Macro) -> None:
    walker.anchor(called.value(""))


def status(walker: Walker, called: Macro) -> None:
    """Without words a state shows its colour."""
    if text := called.value("title", "colour", "color"):
        walker.inline.append(Status(text))


def jira(walker: Walker, called: Macro) -> None:
    """An issue is its key. A list of issues is made anew at each view: its query is kept."""
    key, query = called.value("key"), called.value("jqlQuery", "jql")
    if key:
        walker.inline.append(key)
        return
    note(walker.counts, live(called.name))
    if query:
        walker.add(Paragraph(("Jira: ", InlineCode(query))))
    elif address := called.value("url", ""):
        walker.add(Paragraph(_address(walker, address)))


def included(walker: Walker, called: Macro) -> None:
    """Another page's text: a link to that page, the text is found there."""
    note(walker.counts, live(called.name))
    walker.flush()
    _parameter(walker, called.parameters.get(""))
    _parameter(walker, called.parameters.get("page"))
    walker.flush()


def report(walker: Walker, called: Macro) -> None:
    """A table of other pages' properties, of which the page stores nothing."""
    note(walker.counts, live(called.name))


def file(walker: Walker, called: Macro) -> None:
    """A file shown on the page: its name, leading to the attachment."""
    parameter = called.parameters.get("name")
    if parameter is None or next(resources(parameter), None) is None:
        unknown(walker, called)
    else:
        walker.inline.append(" ")
        _parameter(walker, parameter)
        walker.inline.append(" ")


def diagram(walker: Walker, called: Macro) -> None:
    """A drawing, as the picture of it that is stored as an attachment."""
    name = called.value("diagramName", "name", "diagramDisplayName")
    if not name:
        unknown(walker, called)
        return
    shown = called.value("diagramDisplayName", "displayName") or name
    owner = called.value("pageId") or walker.context.content_id
    found = walker.context.references.file_named(owner, f"{name}.png")
    if found is None:
        walker.counts[ATTACHMENT_MISSING] += 1
        walker.inline.append(f" {shown} ")
    else:
        walker.inline.append(Image(f"attachment:{found}", f"Diagram: {shown}"))


def site(walker: Walker, called: Macro) -> None:
    """Something of another site: its address."""
    parameter = next(
        (called.parameters[name] for name in ("url", "src", "") if name in called.parameters), None
    )
    resource = None if parameter is None else next(resources(parameter), None)
    if resource is not None:
        refer(walker, resource)
    elif address := called.value("url", "src", ""):
        walker.inline.extend(_address(walker, address))
    else:
        unknown(walker, called)


def profile(walker: Walker, called: Macro) -> None:
    parameter = called.parameters.get("user", called.parameters.get(""))
    if parameter is None:
        unknown(walker, called)
    elif next(resources(parameter), None) is not None:
        _parameter(walker, parameter)
    else:
        key = called.value("user", "")
        walker.inline.append(person(walker, (key,), (key,)))


def roadmap(walker: Walker, called: Macro) -> None:
    """The titles on a plan, which is drawn from JSON."""
    try:
        plan = json.loads(unquote(called.value("source")))
    except (ValueError, RecursionError):
        unknown(walker, called)
        return
    titles = _titles(plan, 0)
    if titles:
        walker.add(ListBlock(tuple(ListItem((Paragraph((title,)),)) for title in titles)))
    else:
        note(walker.counts, macro(called.name))


def _titles(value: object, depth: int) -> list[str]:
    if depth > 20:
        return []
    if isinstance(value, dict):
        own = value.get("title")
        inner = [title for part in value.values() for title in _titles(part, depth + 1)]
        return [own, *inner] if isinstance(own, str) and own.strip() else inner
    if isinstance(value, list):
        return [title for part in value for title in _titles(part, depth + 1)]
    return []


def _parameter(walker: Walker, parameter: HtmlElement | None) -> None:
    """What a parameter names: pages, files and people, or a text."""
    if parameter is None:
        return
    for child in parameter.iterchildren(_LINK):
        link(walker, child)
    for child in resources(parameter):
        refer(walker, child)
    if not len(parameter) and parameter.text:
        walker.inline.append(parameter.text)


def _address(walker: Walker, address: str) -> tuple[Link | str]:
    target = link_target(walker, address)
    return (address,) if target is None else (Link(target, (address,)),)
