"""Answers as safe HTML, block by block while they are being written.

In the HTML that is kept, a citation is its number between two rare brackets; `with_chips` puts the
link there that the reader may have at that moment.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from apps.core.markdown import render_markdown
from apps.core.markdown.parsing import parse

# Punctuation, so that emphasis ends before it as it does before "[".
_OPEN, _CLOSE = "⸨", "⸩"
_BRACKETS = str.maketrans({_OPEN: "((", _CLOSE: "))"})
_TAG_OR_MARK = re.compile(
    rf"""(?P<tag><(?:[^"'<>]|"[^"]*"|'[^']*')*>)|{_OPEN}(?P<number>\d{{1,3}}){_CLOSE}"""
)
_MARK = re.compile(f"{_OPEN}\\d*{_CLOSE}")
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
        """Citations at this place, after `blank`."""
        self._open += blank + "".join(f"{_OPEN}{number}{_CLOSE}" for number in numbers)

    def quote(self, text: str, number: int, *, preformatted: bool) -> RenderedBlock:
        """A whole quote as a block of its own; its text is no Markdown."""
        self._done.append(quote_html(text, number, preformatted=preformatted))
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


def quote_html(text: str, number: int, *, preformatted: bool) -> str:
    """A quote as it is kept: escaped, with its citation behind it."""
    mark = f"{_OPEN}{number}{_CLOSE}"
    plain = escape(text.translate(_BRACKETS))
    if preformatted:
        return f'<pre class="quote"><code>{plain}</code></pre><p>{mark}</p>'
    return f'<p class="quote">{plain} {mark}</p>'


def with_numbers(text: str) -> str:
    """A tail as plain text: citations as `[n]`."""
    return text.replace(_OPEN, "[").replace(_CLOSE, "]")


def with_chips(html: str, chips: Mapping[int, str]) -> SafeString:
    """Kept HTML with the chip of each citation in its place; a number without one is left out."""

    def put(match: re.Match[str]) -> str:
        if match["tag"]:
            return _MARK.sub("", match["tag"])
        return chips.get(int(match["number"]), "")

    # Only chips from our own template are added to HTML that was sanitised before.
    return mark_safe(_TAG_OR_MARK.sub(put, html))  # noqa: S308


def chip(number: int, title: str, url: str, panel_url: str) -> str:
    """The chip of a citation; without an address it leads nowhere."""
    context = {"number": number, "title": title, "url": url, "panel_url": panel_url}
    return render_to_string("parts/citation.html", context)
