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


@dataclass(slots=True)
class Macro:
    """`parameters` by name, the unnamed one under the empty name; either body may be missing.

    `read` are the parts somebody has read so far; what is not among them in the end is kept as
    text of the page.
    """

    name: str
    parameters: Mapping[str, HtmlElement]
    read: set[HtmlElement]
    _rich: HtmlElement | None
    _plain: HtmlElement | None

    def value(self, *names: str) -> str:
        """The text of the first of these parameters that has one."""
        return next((text for name in names if (text := line_of(self.parameters.get(name)))), "")

    def body(self) -> HtmlElement | None:
        """The body in storage format."""
        if self._rich is not None:
            self.read.add(self._rich)
        return self._rich

    def source(self) -> str:
        """The plain body as it was written."""
        if self._plain is None:
            return ""
        self.read.add(self._plain)
        return text_of(self._plain)


MacroHandler = Callable[[Walker, Macro], None]


def read_macro(element: HtmlElement) -> Macro:
    told = [*element.iterchildren(*PARAMETERS)]
    parameters: dict[str, HtmlElement] = {}
    for parameter in told:
        parameters.setdefault(own(parameter, "name"), parameter)
    rich, plain = element.find(RICH_BODY), element.find(PLAIN_BODY)
    return Macro(own(element, "name"), parameters, set(told), rich, plain)


def leftovers(walker: Walker, element: HtmlElement, known: Container[HtmlElement]) -> None:
    """Keep what stands in an element beside the parts it is read by, on lines of its own."""
    for part in parts(element, ()):
        if part not in known:
            stray(walker, part)


def unwrap(walker: Walker, called: Macro) -> None:
    """The body stands for the macro, and its parameters say nothing to a reader."""
    if (body := called.body()) is not None:
        walker.block(body)


def unknown(walker: Walker, called: Macro) -> None:
    """Whatever text there is, and a count under the name."""
    note(walker.counts, macro(called.name or "unnamed"))
    unwrap(walker, called)
    if source := called.source().strip():
        walker.add(CodeBlock(source))
