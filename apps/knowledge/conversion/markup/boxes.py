"""Parts of a page that are set apart, and those that are left out."""

from functools import partial

from lxml.html import HtmlElement

from apps.knowledge.conversion.blocks import Callout, CalloutKind, Paragraph, Quote, Strong
from apps.knowledge.conversion.losses import dropped
from apps.knowledge.conversion.markup.walker import Handler, Walker


def drop(name: str) -> Handler:
    """A handler that leaves an element out and counts it."""
    return partial(_drop, code=dropped(name))


def _drop(walker: Walker, _element: HtmlElement, *, code: str) -> None:
    walker.counts[code] += 1


def callout(walker: Walker, element: HtmlElement, kind: CalloutKind, title: str) -> None:
    blocks = walker.blocks_of(element)
    if blocks or title:
        walker.add(Callout(kind, title, blocks))


def quote(walker: Walker, element: HtmlElement) -> None:
    blocks = walker.blocks_of(element)
    if blocks:
        walker.add(Quote(blocks))


def bold_line(walker: Walker, title: str) -> None:
    """A title that opens no section of its own."""
    if title:
        walker.add(Paragraph((Strong((title,)),)))
