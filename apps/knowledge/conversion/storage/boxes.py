"""Macros with a body: code, panels, sections, formulas, diagrams as text."""

import zlib
from base64 import b64decode
from binascii import Error as NoBase64
from urllib.parse import unquote

from apps.knowledge.conversion.blocks import CalloutKind, CodeBlock
from apps.knowledge.conversion.markup.boxes import bold_line, callout
from apps.knowledge.conversion.markup.walker import Walker
from apps.knowledge.conversion.storage.macros import Macro, MacroHandler, unknown, unwrap

# What people choose for "no language", and names of which only a part is one.
_LANGUAGES = {"none": "", "plain": "", "text": "", "html/xml": "xml"}
_LARGEST_DIAGRAM = 1_000_000
_ENCODED = "--uriencoded--"


def code(walker: Walker, called: Macro) -> None:
    language = called.value("language", "").lower()
    _source(walker, called, _LANGUAGES.get(language, language))


def noformat(walker: Walker, called: Macro) -> None:
    _source(walker, called, "")


def _source(walker: Walker, called: Macro, language: str) -> None:
    title, source = called.value("title"), called.source()
    if source.strip():
        walker.add(CodeBlock(source, language, title))
    else:
        bold_line(walker, title)
    unwrap(walker, called)


def panel(kind: CalloutKind) -> MacroHandler:
    def handle(walker: Walker, called: Macro) -> None:
        body = called.body()
        if body is None:
            unknown(walker, called)
        else:
            callout(walker, body, kind, called.value("title"))

    return handle


def titled(walker: Walker, called: Macro) -> None:
    """A part that opens on demand: its title in bold, its content never hidden."""
    bold_line(walker, called.value("title", "name", ""))
    unwrap(walker, called)


def text_in(language: str) -> MacroHandler:
    """A macro whose body is text in a language of its own."""

    def handle(walker: Walker, called: Macro) -> None:
        source = called.source().strip() or _packed(called.value("data"))
        if source:
            walker.add(CodeBlock(source, language, called.value("title")))
        else:
            unknown(walker, called)

    return handle


def _packed(data: str) -> str:
    """The text of a diagram packed as `base64(deflate(percent-encoded))`, empty if it is none."""
    try:
        raw = b64decode(data, validate=True)
        text = zlib.decompressobj(-zlib.MAX_WBITS).decompress(raw, _LARGEST_DIAGRAM)
        return unquote(text.decode()).strip()
    except (NoBase64, zlib.error, ValueError):
        return ""


def formula(mark: str) -> MacroHandler:
    """TeX between its usual marks, in the line or on a line of its own."""

    def handle(walker: Walker, called: Macro) -> None:
        source = called.source().strip() or called.value("body", "equation", "")
        if source.startswith(_ENCODED):
            source = unquote(source.removeprefix(_ENCODED))
        if not source:
            unknown(walker, called)
        elif mark == "$$":
            walker.flush()
            walker.inline.append(f"$${source}$$")
            walker.flush()
        else:
            walker.inline.append(f"${source}$")

    return handle
