"""From the text of a body to elements: safe, and whatever state the text is in."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import cast

from lxml import etree
from lxml.html import Element, HtmlElement, HtmlElementClassLookup

from apps.knowledge.conversion.losses import XML_CONTROLS, XML_PADDED, XML_REPAIRED, XML_UNREADABLE
from apps.knowledge.conversion.storage.names import SPACES
from apps.knowledge.conversion.storage.references import CONTROLS, resolve_markup
from apps.knowledge.conversion.storage.repair import balanced

_LINES = str.maketrans({"\u2028": "\n", "\u2029": "\n"})
_PADDED = "]] >"
_CLASSES = HtmlElementClassLookup()


def parse_body(body: str, counts: Counter[str]) -> HtmlElement:
    """The root element around a body; what had to be done to its text is counted."""
    text = CONTROLS.sub("", body)
    if len(text) != len(body):
        counts[XML_CONTROLS] += len(body) - len(text)
    text = text.translate(_LINES) if "\u2028" in text or "\u2029" in text else text
    root = _parsed(resolve_markup(text))
    if root is None and _PADDED in text:
        # An XML export writes a space behind every `]]`, and so no section of CDATA ends.
        counts[XML_PADDED] += 1
        text = text.replace("]] ", "]]")
        root = _parsed(resolve_markup(text))
    if root is None:
        counts[XML_REPAIRED] += 1
        root = _mended(text, counts)
    if "xmlns" in text:
        _rename(root)
    return root


def _mended(text: str, counts: Counter[str]) -> HtmlElement:
    mended = balanced(text, counts)
    root = _parsed(mended.text, mended.prefixes)
    if root is None:
        # No such body is known; should there be one, its text is what matters.
        counts[XML_UNREADABLE] += 1
        root = Element("body")
        root.text = text
    return root


def _parsed(text: str, prefixes: Iterable[str] = ()) -> HtmlElement | None:
    """The root, or None where the text is not well-formed."""
    spaces = {prefix: f"urn:{prefix}" for prefix in prefixes} | SPACES
    declared = "".join(f' xmlns:{prefix}="{address}"' for prefix, address in spaces.items())
    # There is no declaration a DOCTYPE could follow, so no entity is ever defined.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    parser.set_element_class_lookup(_CLASSES)
    try:
        root = etree.fromstring(f"<body{declared}>{text}</body>", parser)
    except etree.XMLSyntaxError:
        return None
    return cast("HtmlElement", root)


def _rename(root: HtmlElement) -> None:
    """Where a body declares namespaces itself, only its prefixes can be relied upon."""
    for element in root.iter(etree.Element):
        addresses = {address: SPACES.get(p, p) for p, address in element.nsmap.items() if p}
        element.tag = _by_prefix(str(element.tag), addresses)
        for name, value in element.attrib.items():
            if (better := _by_prefix(str(name), addresses)) != name:
                del element.attrib[name]
                element.set(better, value)


def _by_prefix(name: str, addresses: Mapping[str, str]) -> str:
    address, closed, local = name[1:].partition("}")
    if not closed:
        return name
    known = addresses.get(address)
    return local if known is None else f"{{{known}}}{local}"
