"""Mends markup that is not well-formed, so that all of its text is read.

A parser told to recover stops at the first end tag too many and loses what follows it.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from html import escape

from apps.knowledge.conversion.losses import TEXT_TOO_DEEP
from apps.knowledge.conversion.storage.names import SPACES

_TOKEN = re.compile(
    r"""<!\[CDATA\[(?P<data>.*?)(?:\]\]>|\Z)
    | <!--.*?(?:-->|\Z)
    | <[?!][^<>]*+>
    | <(?P<end>/?)(?P<name>[A-Za-z_][\w.-]*+(?::[A-Za-z_][\w.-]*+)?)
       (?P<rest>(?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""",
    re.DOTALL | re.VERBOSE,
)
_ATTRIBUTE = re.compile(
    r"""([A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>/]+))"""
)
_LOOSE_AMPERSAND = re.compile(r"&(?!(?:#[0-9]+|#x[0-9A-Fa-f]+|amp|lt|gt|quot|apos);)")
_EMPTY = frozenset({"br", "hr", "img", "col", "input", "param"})
# One of these ends where the next one begins.
_SIBLINGS = frozenset({"p", "li", "dt", "dd", "tr", "td", "th"})
# Below it the reader keeps text only, and the parser gives up at 2,048.
_DEEPEST = 500


@dataclass(slots=True)
class Mended:
    """Well-formed content of an element; `prefixes` are those it uses and Confluence does not."""

    parts: list[str] = field(default_factory=list)
    prefixes: set[str] = field(default_factory=set)

    @property
    def text(self) -> str:
        return "".join(self.parts)


def balanced(text: str, counts: Counter[str]) -> Mended:
    """The same markup with every element closed where its parent ends, and no end tag too many.

    `text` holds no control characters and no named characters other than XML's own five.
    """
    mended = Mended()
    opened: list[str] = []
    names: Counter[str] = Counter()
    position = 0
    for token in _TOKEN.finditer(text):
        mended.parts.append(_text(text[position : token.start()]))
        position = token.end()
        if token["data"] is not None:
            mended.parts.append(escape(token["data"], quote=False))
        elif token["name"] is not None:
            _tag(token, mended, opened, names)
            if len(opened) == _DEEPEST + 1:
                counts[TEXT_TOO_DEEP] += 1
    mended.parts.append(_text(text[position:]))
    while opened:
        _close(mended, opened, names)
    return mended


def _text(text: str) -> str:
    return _LOOSE_AMPERSAND.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")


def _tag(token: re.Match[str], mended: Mended, opened: list[str], names: Counter[str]) -> None:
    name = token["name"]
    if token["end"]:
        while names[name]:
            if _close(mended, opened, names) == name:
                break
        return
    if opened and opened[-1] == name and name in _SIBLINGS:
        _close(mended, opened, names)
    written = len(opened) < _DEEPEST
    alone = token["rest"].endswith("/") or name in _EMPTY
    if written:
        _note_prefix(name, mended)
        mended.parts.append(f"<{name}{_attributes(token['rest'], mended)}{'/' * alone}>")
    if not alone:
        opened.append(name)
        names[name] += 1


def _close(mended: Mended, opened: list[str], names: Counter[str]) -> str:
    name = opened.pop()
    names[name] -= 1
    if len(opened) < _DEEPEST:
        mended.parts.append(f"</{name}>")
    return name


def _attributes(rest: str, mended: Mended) -> str:
    values: dict[str, str] = {}
    for name, *spellings in _ATTRIBUTE.findall(rest):
        # What namespaces a broken body declares is no help, its prefixes tell enough.
        if not name.startswith("xmlns"):
            _note_prefix(name, mended)
            values.setdefault(name, _LOOSE_AMPERSAND.sub("&amp;", "".join(spellings)))
    return "".join(
        f' {name}="{value.replace("<", "&lt;").replace(chr(34), "&quot;")}"'
        for name, value in values.items()
    )


def _note_prefix(name: str, mended: Mended) -> None:
    prefix, colon, _ = name.partition(":")
    if colon and prefix not in SPACES and prefix != "xml":
        mended.prefixes.add(prefix)
