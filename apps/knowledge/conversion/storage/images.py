"""Pictures and emoticons."""

import re

from lxml.html import HtmlElement

from apps.knowledge.conversion.blocks import Image
from apps.knowledge.conversion.losses import note, unknown_element
from apps.knowledge.conversion.markup.images import Emoticon, add_emoticon
from apps.knowledge.conversion.markup.links import WEB, outside
from apps.knowledge.conversion.markup.walker import Walker
from apps.knowledge.conversion.storage.links import file_target
from apps.knowledge.conversion.storage.macros import leftovers
from apps.knowledge.conversion.storage.names import ac, own, referenced, resources, ri, spelled

_CODE_POINTS = re.compile(r"[0-9a-f]{2,5}(?:-[0-9a-f]{2,5}){0,9}")
_CAPTION = ac("caption")
# A border and the like.
_MARK = ac("adf-mark")


def image(walker: Walker, element: HtmlElement) -> None:
    """A picture, and below it its caption, which is text of the page like any other."""
    shown = [*resources(element)]
    for resource in shown:
        _picture(walker, element, resource)
    captions = [*element.iterchildren(_CAPTION)]
    for caption in captions:
        walker.block(caption)
    leftovers(walker, element, frozenset([*shown, *captions, *element.iterchildren(_MARK)]))


def _picture(walker: Walker, element: HtmlElement, resource: HtmlElement) -> None:
    name = ""
    if resource.tag == ri("attachment"):
        name = referenced(resource, "filename")
        target = file_target(walker, resource)
    elif resource.tag == ri("url"):
        target = _web(walker, referenced(resource, "value").strip())
    else:
        note(walker.counts, unknown_element(spelled(resource)))
        return
    if target is not None:
        alt = own(element, "alt") or name or own(element, "title")
        walker.inline.append(Image(target, alt))


def _web(walker: Walker, address: str) -> str | None:
    address = f"https:{address}" if address.startswith("//") else address
    return address if address.startswith(WEB) else outside(walker, address)


def emoticon(walker: Walker, element: HtmlElement) -> None:
    name = own(element, "name")
    fallback = own(element, "emoji-fallback")
    if not fallback or fallback.startswith(":"):
        fallback = _characters(own(element, "emoji-id")) or fallback
    glyph = Emoticon(
        fallback,
        own(element, "emoji-shortname"),
        (name,),
        f"({name})" if name else "",
    )
    add_emoticon(walker, glyph)


def _characters(identity: str) -> str:
    """What an id of code points stands for (`2705`, `31-20e3`), empty for any other id."""
    if _CODE_POINTS.fullmatch(identity) is None:
        return ""
    text = "".join([chr(int(point, 16)) for point in identity.split("-")])
    return text if text.isprintable() or "\u200d" in text else ""
