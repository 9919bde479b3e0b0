"""Writes prepared tokens as HTML; the only place that knows the tags and classes."""

from collections.abc import Sequence
from html import escape
from itertools import pairwise

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from apps.core.markdown.code import coloured, pieces_of_code
from apps.core.markdown.links import Embed, is_external
from apps.core.markdown.marking import MARK, marked
from apps.core.markdown.parsing import visible

_OPTIONS = OptionsDict(
    {
        "maxNesting": 20,
        "html": False,
        "linkify": False,
        "typographer": False,
        "quotes": "",
        "xhtmlOut": False,
        "breaks": False,
        "langPrefix": "",
        "highlight": None,
    }
)


class Writer(RendererHTML):
    """One document's writer: it counts the tables to name them apart."""

    def __init__(self) -> None:
        super().__init__()
        self._tables = 0

    def document(self, tokens: Sequence[Token]) -> str:
        html = self.render(tokens, _OPTIONS, {})
        # A passage that goes on over a line break or a change of token is one mark.
        return html.replace("</mark>\n<mark>", "\n").replace("</mark><mark>", "")

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return marked(tokens[idx].content, tokens[idx].meta.get(MARK))

    text_special = text

    def code_inline(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return f"<code>{self.text(tokens, idx, options, env)}</code>"

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        language = token.info.split(maxsplit=1)[0] if token.info.strip() else ""
        low, high = token.meta.get(MARK, (0, 0))
        parts: list[str] = []
        for at, css_class, text in pieces_of_code(token.content, language):
            cuts = sorted({0, len(text), _within(low - at, text), _within(high - at, text)})
            for start, end in pairwise(cuts):
                piece = coloured(text[start:end], css_class)
                cited = low <= at + start and at + end <= high
                parts.append(f"<mark>{piece}</mark>" if cited else piece)
        return f'<pre class="highlight" tabindex="0"><code>{"".join(parts)}</code></pre>\n'

    code_block = fence

    def table_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        self._tables += 1
        name = f"Table {self._tables}"
        return f'<div class="table-scroll" role="group" tabindex="0" aria-label="{name}"><table>\n'

    def table_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return "</table></div>\n"

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f'<th scope="col"{_alignment(tokens[idx])}>'

    def td_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"<td{_alignment(tokens[idx])}>"

    def task(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        if tokens[idx].meta["done"]:
            return '<input type="checkbox" disabled checked aria-label="Done"> '
        return '<input type="checkbox" disabled aria-label="To do"> '

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        source = str(token.attrs["src"])
        described = escape(visible(token))
        place = token.meta.get("embed")
        if isinstance(place, Embed):
            picture = f'<img src="{escape(place.url)}" alt="{described}" loading="lazy">'
            if MARK in token.meta:
                picture = f"<mark>{picture}</mark>"
            if token.meta["in_link"]:
                return picture
            return f'<a class="image-link" href="{escape(place.url)}">{picture}</a>'
        if token.meta.get("in_link"):
            return described
        label = described or "Image"
        if place is not None:
            return f'<a href="{escape(place.url)}">{label}</a>'
        if is_external(source):
            rel = "noopener noreferrer nofollow"
            return f'<a href="{escape(source)}" rel="{rel}" target="_blank">{label}</a>'
        title = escape(str(token.meta.get("unresolved", "")))
        return f'<span class="unresolved" title="{title}">{label}</span>'


def _within(offset: int, text: str) -> int:
    return min(max(offset, 0), len(text))


def _alignment(token: Token) -> str:
    style = str(token.attrs.get("style", ""))
    return f' class="align-{style.removeprefix("text-align:")}"' if style else ""
