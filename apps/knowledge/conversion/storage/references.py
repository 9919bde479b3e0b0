"""References to characters: those of HTML, which XML does not know, and those to nothing."""

import re
from html import escape
from html.entities import html5

# Characters that XML does not allow, however they are written.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = r"&(?:\#([0-9]{1,8});|\#[xX]([0-9A-Fa-f]{1,8});|([A-Za-z]\w*);)?"
_ANY = re.compile(_REFERENCE)
# A section of CDATA is passed over whole: nothing is a reference there.
_OUTSIDE_DATA = re.compile(rf"<!\[CDATA\[.*?(?:\]\]>|\Z)|{_REFERENCE}", re.DOTALL)
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})


def resolve(text: str) -> str:
    """The same text, whose references are all XML's own; what is none is an ampersand."""
    return _ANY.sub(_replacement, text) if "&" in text else text


def resolve_markup(markup: str) -> str:
    """The same for markup, which may have sections of CDATA."""
    return _OUTSIDE_DATA.sub(_replacement, markup) if "&" in markup else markup


def _replacement(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if decimal or hexadecimal:
        number = int(decimal) if decimal else int(hexadecimal, 16)
        known = number <= 0x10FFFF and CONTROLS.match(chr(number)) is None
        return match[0] if known else ""
    if name is None:
        return "&amp;" if match[0] == "&" else match[0]
    if name in _XML_NAMES:
        return match[0]
    character = html5.get(f"{name};")
    return f"&amp;{name};" if character is None else escape(character)
