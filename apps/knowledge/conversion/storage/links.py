"""Links, mentions, and what else names a page, a file or a person."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from urllib.parse import quote, quote_plus

from lxml.html import HtmlElement

from apps.knowledge.conversion.blocks import Link, Mention
from apps.knowledge.conversion.losses import (
    ATTACHMENT_MISSING,
    LINK_UNRESOLVED,
    LINK_UNSUPPORTED,
    PERSON_UNKNOWN,
    note,
    unknown_element,
)
from apps.knowledge.conversion.markup.links import (
    RAW_ACCOUNT,
    UNKNOWN_PERSON,
    WEB,
    link_target,
    page_target,
)
from apps.knowledge.conversion.markup.walker import Walker, line_of
from apps.knowledge.conversion.storage.macros import leftovers
from apps.knowledge.conversion.storage.names import ac, own, referenced, resources, ri, spelled

_BODIES = frozenset({ac("link-body"), ac("plain-text-link-body")})
_PERSON_KEYS = ("account-id", "userkey", "username")
Target = tuple[str | None, str]


def link(walker: Walker, element: HtmlElement) -> None:
    """`ac:link`: what it says, or else the name of what it names."""
    resource = next(resources(element), None)
    body = next((child for child in element if child.tag in _BODIES), None)
    _write(walker, resource, body, own(element, "anchor"))
    leftovers(walker, element, frozenset([part for part in (resource, body) if part is not None]))


def _write(
    walker: Walker, resource: HtmlElement | None, body: HtmlElement | None, anchor: str
) -> None:
    if resource is not None and resource.tag == ri("user"):
        walker.inline.append(_person(walker, resource, line_of(body)))
        return
    target, name = _target(walker, resource, anchor)
    if body is None or not (line_of(body) or any(child.tag != "br" for child in body)):
        walker.inline.append(name if target is None else Link(target, (name,)))
    elif target is None:
        walker.children(body)
    else:
        walker.wrap(body, partial(Link, target))


def refer(walker: Walker, resource: HtmlElement) -> None:
    """A resource on its own, as it stands in the parameter of a macro: a link with its name."""
    if resource.tag == ri("user"):
        walker.inline.append(_person(walker, resource, ""))
        return
    target, name = _target(walker, resource, "")
    walker.inline.append(name if target is None else Link(target, (name,)))


def file_target(walker: Walker, resource: HtmlElement) -> str | None:
    """Where an `ri:attachment` leads, or None, and counted."""
    name = referenced(resource, "filename")
    owner = _owner(walker, resource)
    found = None if owner is None else walker.context.references.file_named(owner, name)
    if found is not None:
        return f"attachment:{found}"
    walker.counts[ATTACHMENT_MISSING] += 1
    if owner is None:
        return None
    return _on_site(walker, f"/download/attachments/{quote(owner)}/{quote(name)}")


def _target(walker: Walker, resource: HtmlElement | None, anchor: str) -> Target:
    """Where it leads, if anywhere, and what it is called."""
    if resource is None:
        if not anchor:
            walker.counts[LINK_UNRESOLVED] += 1
        return (f"#{anchor}" if anchor else None), anchor
    kind = _KINDS.get(resource.tag)
    if kind is not None:
        return kind(walker, resource, anchor)
    note(walker.counts, unknown_element(spelled(resource)))
    return None, ""


def _page(walker: Walker, resource: HtmlElement, anchor: str) -> Target:
    title, space = referenced(resource, "content-title"), _space(walker, resource)
    if not title:
        return page_target(walker, walker.context.content_id, anchor), anchor
    found = walker.context.references.page_titled(space, title)
    if found is not None:
        return page_target(walker, found, anchor), title
    address = f"/display/{quote(space)}/{quote_plus(title)}" if space else ""
    return _outside(walker, address, anchor), title


def _post(walker: Walker, resource: HtmlElement, anchor: str) -> Target:
    title, space = referenced(resource, "content-title"), _space(walker, resource)
    day = referenced(resource, "posting-day")
    found = walker.context.references.post_titled(space, title, day)
    if found is not None:
        return page_target(walker, found, anchor), title
    address = f"/display/{quote(space)}/{quote(day)}/{quote_plus(title)}" if space and day else ""
    return _outside(walker, address, anchor), title


def _content(walker: Walker, resource: HtmlElement, anchor: str) -> Target:
    number = referenced(resource, "content-id")
    found = walker.context.references.content_numbered(number)
    if found is not None:
        return page_target(walker, found, anchor), number
    return _outside(walker, f"/pages/viewpage.action?pageId={quote(number)}", anchor), number


def _wiki(walker: Walker, resource: HtmlElement, anchor: str) -> Target:
    key = referenced(resource, "space-key")
    return _outside(walker, f"/display/{quote(key)}", anchor), key


def _file(walker: Walker, resource: HtmlElement, _anchor: str) -> Target:
    return file_target(walker, resource), referenced(resource, "filename")


def _web(walker: Walker, resource: HtmlElement, anchor: str) -> Target:
    address = referenced(resource, "value").strip()
    return link_target(walker, f"{address}#{anchor}" if anchor else address), address


def _shortcut(walker: Walker, resource: HtmlElement, _anchor: str) -> Target:
    """What a shortcut stands for is a setting of the site, which no source gives."""
    walker.counts[LINK_UNSUPPORTED] += 1
    return None, referenced(resource, "parameter") or referenced(resource, "key")


_KINDS: Mapping[object, Callable[[Walker, HtmlElement, str], Target]] = {
    ri("page"): _page,
    ri("blog-post"): _post,
    ri("content-entity"): _content,
    ri("space"): _wiki,
    ri("attachment"): _file,
    ri("url"): _web,
    ri("shortcut"): _shortcut,
}


def _space(walker: Walker, resource: HtmlElement) -> str:
    return referenced(resource, "space-key") or walker.context.space_key


def _owner(walker: Walker, resource: HtmlElement) -> str | None:
    """The content id of the page a file belongs to, this one unless it says so."""
    holder = next(resources(resource), None)
    if holder is None:
        return walker.context.content_id
    title, space = referenced(holder, "content-title"), _space(walker, holder)
    references = walker.context.references
    if holder.tag == ri("content-entity"):
        return references.content_numbered(referenced(holder, "content-id"))
    if holder.tag == ri("blog-post"):
        return references.post_titled(space, title, referenced(holder, "posting-day"))
    return references.page_titled(space, title)


def _outside(walker: Walker, path: str, anchor: str) -> str | None:
    """The web address of what the import does not hold, or None, and counted."""
    target = _on_site(walker, path) if path else None
    if target is None:
        walker.counts[LINK_UNRESOLVED] += 1
        return None
    return f"{target}#{anchor}" if anchor else target


def _on_site(walker: Walker, path: str) -> str | None:
    address = walker.context.references.on_site(path)
    return address if address is not None and address.startswith(WEB) else None


def _person(walker: Walker, resource: HtmlElement, said: str) -> Mention:
    keys = [key for name in _PERSON_KEYS if (key := referenced(resource, name))]
    return person(walker, keys, (said.removeprefix("@"), referenced(resource, "username")))


def person(walker: Walker, keys: Iterable[str], otherwise: Iterable[str]) -> Mention:
    """Somebody by their keys, or by one of the other names, and counted; a key is never shown."""
    for key in keys:
        if name := walker.context.references.person(key):
            return Mention(name)
    walker.counts[PERSON_UNKNOWN] += 1
    shown = (name for name in otherwise if name and RAW_ACCOUNT.fullmatch(name) is None)
    return Mention(next(shown, UNKNOWN_PERSON))
