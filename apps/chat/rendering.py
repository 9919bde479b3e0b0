"""Answers as safe HTML, block by block while they are being written.

In the HTML that is kept, a citation is its number between two rare brackets; `with_citations` puts
there what the reader may see at that moment.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from apps.chat.addresses import CitationAddress
from apps.chat.answering.events import CELLS, Listing
from apps.core.markdown import render_markdown
from apps.core.markdown.parsing import parse

# Punctuation, so that emphasis ends before it as it does before "[".
_OPEN, _CLOSE = "⸨", "⸩"
_BRACKETS = str.maketrans({_OPEN: "((", _CLOSE: "))"})
_MARK = re.compile(
    rf"{_OPEN}(?:(?P<quote>q)|(?P<bullets>u)|o(?P<first>\d+)\.)?(?P<number>\d{{1,3}}){_CLOSE}"
)
_TAG_OR_MARK = re.compile(rf"""(?P<tag><(?:[^"'<>]|"[^"]*"|'[^']*')*>)|{_MARK.pattern}""")
_NO_BREAK = "\N{NO-BREAK SPACE}"
WITHHELD = "This passage is no longer available."
_LONGEST_OPEN_BLOCK = 4_000
"""A block still being written is rendered anew at each line only up to this many characters."""


@dataclass(frozen=True, slots=True)
class RenderedBlock:
    """Block `index` of an answer; `tail` is what was written after it and is in no block yet."""

    index: int
    html: str
    tail: str


class AnswerHtml:
    """Takes an answer as it grows; every line that ends yields finished HTML."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._open = ""

    def text(self, text: str) -> list[RenderedBlock]:
        """Markdown; gives the blocks that changed."""
        return self._add(text.translate(_BRACKETS))

    def marks(self, numbers: Sequence[int], blank: str) -> None:
        """Citations at this place, after `blank`; a chip never stands alone on a line."""
        self._open += _NO_BREAK * len(blank) + "".join(
            f"{_OPEN}{number}{_CLOSE}" for number in numbers
        )

    def quote(self, number: int, listing: Listing = Listing.NONE, first: int = 1) -> RenderedBlock:
        """The whole quote of a citation as a block of its own; `first` numbers its steps."""
        kind = {Listing.NONE: "q", Listing.BULLETS: "u", Listing.STEPS: f"o{first}."}[listing]
        self._done.append(f"{_OPEN}{kind}{number}{_CLOSE}")
        return RenderedBlock(len(self._done) - 1, self._done[-1], "")

    def finish(self) -> list[RenderedBlock]:
        """The block that was still open."""
        return self._add("\n\n", longest_open=len(self._open) + 2) if self._open.strip() else []

    @property
    def html(self) -> str:
        """All of the answer so far."""
        return "".join([*self._done, render_markdown(self._open)])

    def _add(self, text: str, longest_open: int = _LONGEST_OPEN_BLOCK) -> list[RenderedBlock]:
        self._open += text
        if "\n" not in text:
            return []
        head, _, tail = self._open.rpartition("\n")
        blocks = _blocks(head)
        if not blocks:
            return []
        *complete, last = blocks
        self._open = f"{last}\n{tail}"
        changed = [self._close(block) for block in complete]
        if len(last) <= longest_open:
            changed.append(RenderedBlock(len(self._done), render_markdown(last), tail))
        elif changed:
            changed[-1] = replace(changed[-1], tail=self._open)
        return changed

    def _close(self, block: str) -> RenderedBlock:
        self._done.append(render_markdown(block))
        return RenderedBlock(len(self._done) - 1, self._done[-1], "")


def _blocks(markdown: str) -> list[str]:
    """The top-level blocks of a text, each from its first line up to the next block's."""
    starts = [
        token.map[0]
        for token in parse(markdown)
        if token.level == 0 and token.nesting >= 0 and token.map
    ]
    lines = markdown.split("\n")
    return [
        "\n".join(lines[first:last])
        for first, last in zip(starts, [*starts[1:], len(lines)], strict=True)
    ]


def with_numbers(text: str) -> str:
    """A tail as plain text: citations as `[n]`."""
    return text.replace(_OPEN, "[").replace(_CLOSE, "]")


@dataclass(frozen=True, slots=True)
class CitationHtml:
    """What stands for a citation in an answer: its chip, and its quote where that is the answer."""

    chip: str
    quote: str
    items: str = ""
    """The quote as items of a list, one a line."""


def with_citations(html: str, citations: Mapping[int, CitationHtml]) -> SafeString:
    """Kept HTML with every citation in its place; a number without one is left out."""

    def put(match: re.Match[str]) -> str:
        if match["tag"]:
            return _MARK.sub("", match["tag"])
        found = citations.get(int(match["number"]))
        if found is None:
            return ""
        if match["bullets"] and found.items:
            return f'<ul class="quote">{found.items}</ul>'
        if match["first"] and found.items:
            return f'<ol class="quote" start="{int(match["first"])}">{found.items}</ol>'
        is_quote = match["quote"] or match["bullets"] or match["first"]
        return found.quote if is_quote else found.chip

    # What is added comes from the functions below; the rest was sanitised before it was kept.
    return mark_safe(_TAG_OR_MARK.sub(put, html))  # noqa: S308


def cited_html(
    number: int, title: str, quote: str, address: CitationAddress, *, preformatted: bool
) -> CitationHtml:
    """A citation whose page may be read."""
    context = {
        "number": number,
        "title": title,
        "url": address.url,
        "panel_url": address.panel_url,
    }
    chip = render_to_string("parts/citation.html", context)
    text = str(escape(quote))
    items = ""
    if preformatted:
        shown = f'<pre class="quote"><code>{text}</code></pre><p class="quote">{chip}</p>'
    else:
        text = text.replace("\t", CELLS)
        shown = f'<p class="quote">{text}{_NO_BREAK}{chip}</p>'
        lines = f"{text}{_NO_BREAK}{chip}".split("\n")
        items = "".join(f"<li>{line}</li>" for line in lines)
    return CitationHtml(chip, shown, items)


def withheld_html(number: int) -> CitationHtml:
    """A citation whose page is gone, or closed to the reader: nothing of it is shown."""
    chip = render_to_string("parts/citation.html", {"number": number})
    return CitationHtml(chip, f'<p class="turn__note">{WITHHELD} {chip}</p>')
