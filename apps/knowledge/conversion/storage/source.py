"""From the text of a body to elements: safe, and whatever state the text is in."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape
from html.entities import html5
from typing import cast

from lxml import etree
from lxml.html import HtmlElement, HtmlElementClassLookup

from apps.knowledge.conversion.losses import XML_CONTROLS, XML_PADDED, XML_REPAIRED
from apps.knowledge.conversion.storage.names import SPACES
from apps.knowledge.conversion.storage.repair import balanced

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LINES = str.maketrans({"\u2028": "\n", "\u2029": "\n"})
# A section of CDATA is passed over whole: nothing is a reference there.
_REFERENCE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?:\#([0-9]{1,8});|\#[xX]([0-9A-Fa-f]{1,8});|([A-Za-z]\w*);)?",
    re.DOTALL,
)
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_CLASSES = HtmlElementClassLookup()


def parse_body(body: str, counts: Counter[str]) -> HtmlElement:
    """The root element around a body; what had to be done to its text is counted."""
    text = _CONTROLS.sub("", body)
    if len(text) != len(body):
        counts[XML_CONTROLS] += len(body) - len(text)
    text = text.translate(_LINES) if "\u2028" in text or "\u2029" in text else text
    text = _REFERENCE.sub(_reference, text) if "&" in text else text
    root = _parsed(text, ())
    if root is None:
        root = _repaired(text, counts)
    if "xmlns" in text:
        _rename(root)
    return root


def _reference(match: re.Match[str]) -> str:
    """HTML's named characters as themselves; what XML does not allow is text, or nothing."""
    decimal, hexadecimal, name = match.groups()
    if decimal or hexadecimal:
        number = int(decimal) if decimal else int(hexadecimal, 16)
        known = number <= 0x10FFFF and _CONTROLS.match(chr(number)) is None
        return match[0] if known else ""
    if name is None:
        return "&amp;" if match[0] == "&" else match[0]
    if name in _XML_NAMES:
        return match[0]
    character = html5.get(f"{name};")
    return f"&amp;{name};" if character is None else escape(character)


def _repaired(text: str, counts: Counter[str]) -> HtmlElement:
    """XML exports write a space behind every `]]`: without those it may be well-formed.

    Where it is not, the tags are mended.
    """
    unpadded = text.replace("]] ", "]]")
    if "]] >" in text:
        counts[XML_PADDED] += 1
        if (root := _parsed(unpadded, ())) is not None:
            return root
        text = unpadded
    counts[XML_REPAIRED] += 1
    mended = balanced(text, counts)
    root = _parsed(mended.text, mended.prefixes)
    if root is None:
        raise AssertionError("Mended markup is always well-formed.")
    return root


def _parsed(text: str, prefixes: Iterable[str]) -> HtmlElement | None:
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
