"""A macro in the text: its name, its parameters, its body."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass

from lxml.html import HtmlElement

from apps.knowledge.conversion.blocks import CodeBlock
from apps.knowledge.conversion.losses import macro, note
from apps.knowledge.conversion.markup.tables import parts, stray
from apps.knowledge.conversion.markup.walker import Walker, line_of, text_of
from apps.knowledge.conversion.storage.names import ac, own

PARAMETERS = frozenset({ac("parameter"), ac("default-parameter")})
RICH_BODY = ac("rich-text-body")
PLAIN_BODY = ac("plain-text-body")


@dataclass(frozen=True, slots=True)
class Macro:
    """`parameters` by name, the unnamed one under the empty name; a body may be missing.

    `parts` are the elements it was read from.
    """

    name: str
    parameters: Mapping[str, HtmlElement]
    rich: HtmlElement | None
    plain: HtmlElement | None
    parts: frozenset[HtmlElement]

    def value(self, *names: str) -> str:
        """The text of the first of these parameters that has one."""
        return next((text for name in names if (text := line_of(self.parameters.get(name)))), "")

    def source(self) -> str:
        """The plain body as it was written."""
        return "" if self.plain is None else text_of(self.plain)


MacroHandler = Callable[[Walker, Macro], None]


def read_macro(element: HtmlElement) -> Macro:
    parameters: dict[str, HtmlElement] = {}
    rich = plain = None
    for child in element:
        if child.tag in PARAMETERS:
            parameters.setdefault(own(child, "name"), child)
        elif child.tag == RICH_BODY and rich is None:
            rich = child
        elif child.tag == PLAIN_BODY and plain is None:
            plain = child
    bodies = [body for body in (rich, plain) if body is not None]
    read = frozenset([*element.iterchildren(*PARAMETERS), *bodies])
    return Macro(own(element, "name"), parameters, rich, plain, read)


def leftovers(walker: Walker, element: HtmlElement, known: Container[HtmlElement]) -> None:
    """Keep what stands in an element beside the parts it is read by, on lines of its own."""
    for part in parts(element, ()):
        if part not in known:
            stray(walker, part)


def unwrap(walker: Walker, called: Macro) -> None:
    """The body stands for the macro, and its parameters say nothing to a reader."""
    if called.rich is not None:
        walker.block(called.rich)


def unknown(walker: Walker, called: Macro) -> None:
    """Whatever text there is, and a count under the name."""
    note(walker.counts, macro(called.name or "unnamed"))
    unwrap(walker, called)
    if source := called.source().strip():
        walker.add(CodeBlock(source))
