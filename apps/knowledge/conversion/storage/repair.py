"""Mends markup that is not well-formed, so that all of its text is read.

A parser told to recover stops at the first end tag too many and loses what follows it.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from html import escape

from apps.knowledge.conversion.losses import TEXT_TOO_DEEP
from apps.knowledge.conversion.storage.names import SPACES
from apps.knowledge.conversion.storage.references import resolve

_TOKEN = re.compile(
    r"""<!\[CDATA\[(?P<data>.*?)(?:\]\]>|\Z)
    | <!--.*?(?:-->|\Z)
    | <!DOCTYPE\b[^<>\[]*+(?:\[[^\]]*+\]\s*+)?>
    | <[?!][^<>]*+>
    | <(?P<end>/?)(?P<name>[A-Za-z_][\w.-]*+(?::[A-Za-z_][\w.-]*+)?)
       (?P<rest>(?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""",
    re.DOTALL | re.VERBOSE,
)
_ATTRIBUTE = re.compile(
    r"""([A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))"""
)
_EMPTY = frozenset({"br", "hr", "img", "col", "input", "param"})
# Never shown and short: where another element begins in one, its end has been lost.
_VALUES = frozenset({"ac:task-id", "ac:task-uuid", "ac:task-status", "ac:adf-attribute"})
_CELLS = frozenset({"td", "th"})
_TERMS = frozenset({"dt", "dd"})
# What ends where one of these begins.
_ENDED_BY = {
    "p": frozenset({"p"}),
    "li": frozenset({"li"}),
    **dict.fromkeys(_TERMS, _TERMS),
    **dict.fromkeys(_CELLS, _CELLS),
    "tr": _CELLS | {"tr"},
}
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

    `text` holds no control characters.
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
    return resolve(text).replace("<", "&lt;").replace(">", "&gt;")


def _tag(token: re.Match[str], mended: Mended, opened: list[str], names: Counter[str]) -> None:
    name = _name(token["name"], mended)
    if token["end"]:
        while names[name]:
            if _close(mended, opened, names) == name:
                break
        return
    while opened and (opened[-1] in _VALUES or opened[-1] in _ENDED_BY.get(name, ())):
        _close(mended, opened, names)
    written = len(opened) < _DEEPEST
    alone = token["rest"].endswith("/") or name in _EMPTY
    if written:
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
            values.setdefault(_name(name, mended), resolve("".join(spellings)))
    return "".join(
        f' {name}="{value.replace("<", "&lt;").replace(chr(34), "&quot;")}"'
        for name, value in values.items()
    )


def _name(name: str, mended: Mended) -> str:
    """The name as it may stand in the mended text; its prefix is one to declare."""
    prefix, colon, local = name.partition(":")
    if not colon or prefix in SPACES:
        return name
    if prefix.lower().startswith("xml"):
        # Nobody may declare such a prefix.
        return local
    mended.prefixes.add(prefix)
    return name
