"""Names of Confluence's own elements and attributes, as lxml spells them."""

from collections.abc import Iterator

from lxml.html import HtmlElement

SPACES = {
    "ac": "http://atlassian.com/content",
    "ri": "http://atlassian.com/resource/identifier",
    "at": "http://atlassian.com/template",
}
_PREFIXES = {address: prefix for prefix, address in SPACES.items()}


def ac(name: str) -> str:
    return f"{{{SPACES['ac']}}}{name}"


def ri(name: str) -> str:
    return f"{{{SPACES['ri']}}}{name}"


def spelled(element: HtmlElement) -> str:
    """An element's name as people know it: `ac:link`, `ri:page`, `p`."""
    tag = str(element.tag)
    address, closed, local = tag[1:].partition("}")
    if not closed:
        return tag
    prefix = _PREFIXES.get(address, address.removeprefix("urn:"))
    return f"{prefix}:{local}"


_RESOURCE = ri("")


def own(element: HtmlElement, name: str) -> str:
    """The value of an `ac:` attribute, empty where it is not set."""
    return element.get(ac(name), "")


def referenced(element: HtmlElement, name: str) -> str:
    """The value of an `ri:` attribute, empty where it is not set."""
    return element.get(ri(name), "")


def resources(element: HtmlElement) -> Iterator[HtmlElement]:
    """The children that name a page, a file, a person…"""
    for child in element:
        if str(child.tag).startswith(_RESOURCE):
            yield child
