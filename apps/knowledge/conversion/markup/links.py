"""Anchors: where they lead, and what becomes of those that lead nowhere."""

import re
from functools import partial

from lxml.html import HtmlElement

from apps.knowledge.conversion.blocks import Inlines, Link, Mention
from apps.knowledge.conversion.losses import (
    ATTACHMENT_MISSING,
    LINK_MISSING_PAGE,
    LINK_UNRESOLVED,
    LINK_UNSUPPORTED,
)
from apps.knowledge.conversion.markup.walker import Handler, Walker, text_of

WEB = ("http://", "https://")
# Addresses of attachments and of pictures made from them.
FILE_ADDRESS = re.compile(r"attachments/|/download/thumbnails/|rest/documentConversion/")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# Account ids and user keys are no names: 557058:8f…, 5b10ac8d82e05b22cc7d4ef5, ff8080…
RAW_ACCOUNT = re.compile(r"\d{5,6}:[0-9a-f-]{30,}|[0-9a-f]{24}|[0-9a-f]{32}")
UNKNOWN_PERSON = "unknown user"


def anchor(walker: Walker, element: HtmlElement) -> None:
    href = element.get("href")
    walker.anchor(element.get("name"))
    if element.get("data-account-id"):
        mention(walker, element)
        return
    if href is None:
        walker.anchor(element.get("id"))
        walker.children(element)
        return
    if classes := element.get("class"):
        for name in classes.split():
            if (handler := _BY_CLASS.get(name)) is not None:
                handler(walker, element)
                return
    if "/wiki/people/" in href:
        mention(walker, element)
        return
    target = link_target(walker, href.strip())
    if target is None:
        walker.children(element)
    else:
        walker.wrap(element, partial(Link, target))


def missing_page(walker: Walker, element: HtmlElement) -> None:
    """A "red link": the text people see, leading nowhere."""
    walker.counts[LINK_MISSING_PAGE] += 1
    walker.children(element)


def mention(walker: Walker, element: HtmlElement) -> None:
    name = " ".join(text_of(element).split()).removeprefix("@")
    if not name or RAW_ACCOUNT.fullmatch(name):
        name = UNKNOWN_PERSON
    walker.inline.append(Mention(name))


def embedded_file(walker: Walker, element: HtmlElement) -> None:
    """A file shown as a preview: its name, leading to the attachment."""
    href = element.get("href", "")
    name = element.get("data-linked-resource-default-alias") or text_of(element).strip()
    target = walker.context.resolver.attachment(href)
    content: Inlines = (name or "file",)
    if target is None:
        walker.counts[ATTACHMENT_MISSING] += 1
        walker.inline.extend(content)
    else:
        walker.inline.extend((" ", Link(f"attachment:{target}", content), " "))


def embedded(walker: Walker, element: HtmlElement) -> None:
    """A frame or a player of another site: its address."""
    source = (element.get("src") or element.get("data") or "").strip()
    target = link_target(walker, source) if source else None
    if target is not None:
        walker.inline.append(Link(target, (target,)))


def link_target(walker: Walker, href: str) -> str | None:
    """The target in the tree's own scheme, or None (and counted) where the link cannot be kept."""
    if href.startswith("//"):
        href = f"https:{href}"
    address, _, fragment = href.partition("#")
    if not address:
        return _same_page(walker, fragment)
    if not address.startswith(WEB) and _SCHEME.match(address) is not None:
        return _other_scheme(walker, address)
    if FILE_ADDRESS.search(address) is not None:
        found = walker.context.resolver.attachment(address)
        return missing_file(walker, href) if found is None else f"attachment:{found}"
    page = walker.context.resolver.page(address)
    return outside(walker, href) if page is None else page_target(walker, page, fragment)


def _other_scheme(walker: Walker, address: str) -> str | None:
    if address.startswith("mailto:"):
        return address
    walker.counts[LINK_UNSUPPORTED] += 1
    return None


def missing_file(walker: Walker, href: str) -> str | None:
    """Where a file that the import does not hold can be found instead, if anywhere."""
    if href.startswith(WEB):
        return href
    walker.counts[ATTACHMENT_MISSING] += 1
    return _on_site(walker, href)


def outside(walker: Walker, href: str) -> str | None:
    """The web address of a page the import does not hold, or None, and counted."""
    target = href if href.startswith(WEB) else _on_site(walker, href)
    if target is None:
        walker.counts[LINK_UNRESOLVED] += 1
    return target


def _on_site(walker: Walker, href: str) -> str | None:
    address, mark, fragment = href.partition("#")
    absolute = walker.context.resolver.absolute(address)
    if absolute is None or not absolute.startswith(WEB):
        return None
    return f"{absolute}{mark}{fragment}"


def page_target(walker: Walker, page: str, fragment: str) -> str:
    if page == walker.context.content_id and fragment:
        return f"#{fragment}"
    return f"page:{page}#{fragment}" if fragment else f"page:{page}"


def _same_page(walker: Walker, fragment: str) -> str | None:
    if not fragment:
        walker.counts[LINK_UNRESOLVED] += 1
        return None
    return f"#{fragment}"


_BY_CLASS: dict[str, Handler] = {
    "confluence-userlink": mention,
    "user-mention": mention,
    "confluence-embedded-file": embedded_file,
    "createlink": missing_page,
}
