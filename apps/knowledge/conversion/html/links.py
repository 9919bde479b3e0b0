"""Anchors: where they lead, and what becomes of those that lead nowhere."""

import re
from functools import partial
from urllib.parse import urldefrag

from lxml.html import HtmlElement

from apps.knowledge.conversion.blocks import Inlines, Link, Mention
from apps.knowledge.conversion.html.walker import Walker
from apps.knowledge.conversion.losses import (
    ATTACHMENT_MISSING,
    LINK_MISSING_PAGE,
    LINK_UNRESOLVED,
    LINK_UNSUPPORTED,
)

_WEB = ("http://", "https://")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_FILES = ("attachments/", "/download/thumbnails/", "rest/documentConversion/")
_PEOPLE = ("/wiki/people/", "/display/~")
# Account ids and user keys are no names: 557058:8f…, 5b10ac8d82e05b22cc7d4ef5, ff8080…
_RAW_ACCOUNT = re.compile(r"\d{5,6}:[0-9a-f-]{30,}|[0-9a-f]{24}|[0-9a-f]{32}")
UNKNOWN_PERSON = "unknown user"


def anchor(walker: Walker, element: HtmlElement) -> None:
    href = element.get("href")
    walker.anchor(element.get("name") or (None if href else element.get("id")))
    if href is None:
        walker.children(element)
        return
    classes = element.get("class", "")
    if "confluence-userlink" in classes or element.get("data-account-id"):
        mention(walker, element)
    elif "confluence-embedded-file" in classes:
        embedded_file(walker, element)
    elif "createlink" in classes:
        walker.counts[LINK_MISSING_PAGE] += 1
        walker.children(element)
    elif any(people in href for people in _PEOPLE) and _is_person(walker, element, href):
        mention(walker, element)
    else:
        target = link_target(walker, href.strip())
        if target is None:
            walker.children(element)
        else:
            walker.wrap(element, partial(Link, target))


def _is_person(walker: Walker, element: HtmlElement, href: str) -> bool:
    """A profile's address: a mention in Cloud, elsewhere a link people wrote by hand."""
    return "/wiki/people/" in href and not len(element)


def mention(walker: Walker, element: HtmlElement) -> None:
    name = " ".join(element.text_content().split()).removeprefix("@")
    if not name or _RAW_ACCOUNT.fullmatch(name):
        name = UNKNOWN_PERSON
    walker.inline.append(Mention(name))


def embedded_file(walker: Walker, element: HtmlElement) -> None:
    """A file shown as a preview: its name, leading to the attachment."""
    href = element.get("href", "")
    name = element.get("data-linked-resource-default-alias") or element.text_content().strip()
    target = walker.context.resolver.attachment(href)
    content: Inlines = (name or "file",)
    if target is None:
        walker.counts[ATTACHMENT_MISSING] += 1
        walker.inline.extend(content)
    else:
        walker.inline.append(Link(f"attachment:{target}", content))


def link_target(walker: Walker, href: str) -> str | None:
    """The target in the tree's own scheme, or None (and counted) where the link cannot be kept."""
    if href.startswith("#"):
        return _same_page(walker, href)
    if href.startswith("//"):
        href = f"https:{href}"
    web = href.startswith(_WEB)
    if not web:
        if href.startswith("mailto:"):
            return href
        if _SCHEME.match(href) is not None:
            walker.counts[LINK_UNSUPPORTED] += 1
            return None
    address, fragment = urldefrag(href) if "#" in href else (href, "")
    resolver = walker.context.resolver
    is_file = any(part in address for part in _FILES)
    if is_file and (attachment := resolver.attachment(address)) is not None:
        return f"attachment:{attachment}"
    if not is_file and (page := resolver.page(address)) is not None:
        return _page_target(walker, page, fragment)
    if web:
        return href
    absolute = resolver.absolute(address)
    if absolute is not None and absolute.startswith(_WEB):
        return f"{absolute}#{fragment}" if fragment else absolute
    walker.counts[ATTACHMENT_MISSING if is_file else LINK_UNRESOLVED] += 1
    return None


def _page_target(walker: Walker, page: str, fragment: str) -> str:
    if page == walker.context.content_id and fragment:
        return f"#{fragment}"
    walker.page_links[page] = None
    return f"page:{page}#{fragment}" if fragment else f"page:{page}"


def _same_page(walker: Walker, href: str) -> str | None:
    if href == "#":
        walker.counts[LINK_UNRESOLVED] += 1
        return None
    return href
