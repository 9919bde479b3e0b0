"""Pictures: attachments, pictures of other sites, emoticons, and Confluence's stand-ins."""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from lxml.html import HtmlElement

from apps.knowledge.conversion.blocks import Image
from apps.knowledge.conversion.losses import ATTACHMENT_MISSING, dropped, macro
from apps.knowledge.conversion.markup.links import FILE_ADDRESS, missing_file, outside
from apps.knowledge.conversion.markup.walker import Walker

_PLACEHOLDER = "confluence/placeholder/"

_GLYPHS = {
    "tick": "✅",
    "check": "✅",
    "check_mark": "✅",
    "cross": "❌",
    "cross_mark": "❌",
    "error": "❌",
    "warning": "⚠️",
    "information": "ℹ️",
    "info": "ℹ️",
    "plus": "➕",
    "add": "➕",
    "minus": "➖",
    "forbidden": "➖",
    "question": "❓",
    "help_16": "❓",
    "smile": "🙂",
    "sad": "🙁",
    "wink": "😉",
    "laugh": "😀",
    "biggrin": "😀",
    "cheeky": "😛",
    "tongue": "😛",
    "thumbs-up": "👍",
    "thumbs_up": "👍",
    "thumbs-down": "👎",
    "thumbs_down": "👎",
    "light-on": "💡",
    "lightbulb_on": "💡",
    "light-off": "💡",
    "lightbulb": "💡",
    "yellow-star": "⭐",
    "star_yellow": "⭐",
    "red-star": "⭐",
    "green-star": "⭐",
    "blue-star": "⭐",
    "heart": "❤️",
    "broken-heart": "💔",
}


def image(walker: Walker, element: HtmlElement) -> None:
    classes = element.get("class", "")
    source = element.get("src", "").strip()
    if "emoticon" in classes or "/emoticons/" in source or element.get("data-emoji-id"):
        emoticon(walker, element, source)
    elif _PLACEHOLDER in source:
        _placeholder(walker, source)
    elif "images/icons/" in source or classes == "icon":
        _icon(walker, element)
    elif source.startswith("data:"):
        walker.counts[dropped("inline-image")] += 1
    elif (target := _target(walker, element, source)) is not None:
        walker.inline.append(Image(target, _description(element)))


def emoticon(walker: Walker, element: HtmlElement, source: str) -> None:
    stem = source.rsplit("/", 1)[-1].split(".", 1)[0]
    glyph = Emoticon(
        element.get("data-emoji-fallback", ""),
        element.get("data-emoji-shortname", ""),
        (element.get("data-emoticon-name", ""), stem),
        element.get("alt", ""),
    )
    add_emoticon(walker, glyph)


@dataclass(frozen=True, slots=True)
class Emoticon:
    """What a source says of one: its character, Cloud's name with colons, older names, a text."""

    character: str
    short: str
    names: tuple[str, ...]
    text: str = ""


def add_emoticon(walker: Walker, emoticon: Emoticon) -> None:
    """Its glyph: the one given, else by its name, else the text that stands for it."""
    if emoticon.character and not emoticon.character.startswith(":"):
        walker.inline.append(emoticon.character)
        return
    short = emoticon.short.strip(":")
    # Cloud names every emoji without an old equivalent "blue-star": there only the short name
    # counts.
    names = (short,) if short and "blue-star" in emoticon.names else (short, *emoticon.names)
    for known in names:
        if (glyph := _GLYPHS.get(known)) is not None:
            walker.inline.append(glyph)
            return
    text = emoticon.character or emoticon.text or short
    if text:
        walker.inline.append(text)
    else:
        walker.counts[dropped("emoticon")] += 1


def _placeholder(walker: Walker, source: str) -> None:
    """The picture Confluence puts where it could not render something."""
    address = urlsplit(source)
    if address.path.endswith("unknown-macro"):
        name = parse_qs(address.query).get("name", ["unknown"])[0]
        walker.counts[macro(name)] += 1
    elif address.path.endswith("unknown-attachment"):
        walker.counts[ATTACHMENT_MISSING] += 1
    else:
        walker.counts[dropped("placeholder")] += 1


def _icon(walker: Walker, element: HtmlElement) -> None:
    """Decoration, but for the icons of Jira tables, whose text is the value of the cell."""
    text = element.get("alt", "").strip()
    if text and "images/icons/" not in element.get("src", "").split("://")[0]:
        walker.inline.append(text)
    else:
        walker.counts[dropped("icon")] += 1


def _target(walker: Walker, element: HtmlElement, source: str) -> str | None:
    if FILE_ADDRESS.search(source) is None:
        if source.startswith("//"):
            source = f"https:{source}"
        return outside(walker, source) if source else None
    for address in (source, element.get("data-image-src", "").strip()):
        if address and (found := walker.context.resolver.attachment(address)) is not None:
            return f"attachment:{found}"
    return missing_file(walker, source)


def _description(element: HtmlElement) -> str:
    """What is known of a picture: the author's words, else the name of its file."""
    return (
        element.get("alt")
        or element.get("data-linked-resource-default-alias")
        or element.get("title")
        or ""
    )
