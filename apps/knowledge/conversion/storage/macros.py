"""A macro in the text: its name, its parameters, its body."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lxml.html import HtmlElement

from apps.knowledge.conversion.blocks import CodeBlock
from apps.knowledge.conversion.losses import macro
from apps.knowledge.conversion.markup.walker import Walker, line_of, text_of
from apps.knowledge.conversion.storage.names import ac, own

_PARAMETERS = frozenset({ac("parameter"), ac("default-parameter")})
RICH_BODY = ac("rich-text-body")
PLAIN_BODY = ac("plain-text-body")


@dataclass(frozen=True, slots=True)
class Macro:
    """`parameters` by name, the unnamed one under the empty name; a body may be missing."""

    name: str
    parameters: Mapping[str, HtmlElement]
    rich: HtmlElement | None
    plain: HtmlElement | None

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
        if child.tag in _PARAMETERS:
            parameters.setdefault(own(child, "name"), child)
        elif child.tag == RICH_BODY:
            rich = child
        elif child.tag == PLAIN_BODY:
            plain = child
    return Macro(own(element, "name"), parameters, rich, plain)


def unwrap(walker: Walker, called: Macro) -> None:
    """The body stands for the macro, and its parameters say nothing to a reader."""
    if called.rich is not None:
        walker.block(called.rich)


def unknown(walker: Walker, called: Macro) -> None:
    """Whatever text there is, and a count under the name."""
    walker.counts[macro(called.name or "unnamed")] += 1
    unwrap(walker, called)
    if source := called.source().strip():
        walker.add(CodeBlock(source))
