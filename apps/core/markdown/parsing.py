"""The one Markdown dialect of the portal: CommonMark, tables, strikethrough, no HTML."""

from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from apps.core.markdown.positions import PositionedInline

_BREAKS = ("<br>", "<br/>", "<br />")
# The conversion keeps 100 levels, and an item of a list counts twice. Deeper text would vanish.
_DEEPEST_BLOCKS = 250
# Only links and pictures nest here. Unclosed brackets cost time in proportion to it.
_DEEPEST_INLINE = 20


class _Parser(MarkdownIt):
    """Keeps addresses as they are written; which of them become links the renderer decides."""

    def __init__(self, deepest: int) -> None:
        super().__init__()
        self.inline = PositionedInline()
        options = {"html": False, "linkify": False, "maxNesting": deepest}
        self.configure("commonmark", options_update=options)
        self.enable(["table", "strikethrough"])
        # Joined, escaped characters would lose where they came from.
        self.disable(["fragments_join", "text_join"])
        self.inline.ruler.before("html_inline", "line_break", _line_break)

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the parser's name
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the parser's name
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - the parser's name
        return link


def _line_break(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's call
    """`<br>`, the only way to break a line inside a table cell."""
    found = next((tag for tag in _BREAKS if state.src.startswith(tag, state.pos)), None)
    if found is None:
        return False
    if not silent:
        state.push("hardbreak", "br", 0)
    state.pos += len(found)
    return True


@cache
def _parser(deepest: int) -> _Parser:
    return _Parser(deepest)


def parse(markdown: str, env: EnvType | None = None) -> list[Token]:
    """The block tokens, `inline` ones still without children; `env` keeps link definitions."""
    parser = _parser(_DEEPEST_BLOCKS)
    tokens: list[Token] = []
    parser.block.parse(markdown, parser, {} if env is None else env, tokens)
    return tokens


def parse_inline(tokens: list[Token], env: EnvType) -> None:
    """Gives the `inline` tokens their children, which carry their offsets."""
    parser = _parser(_DEEPEST_INLINE)
    for token in tokens:
        if token.type == "inline":
            token.children = parser.inline.parse(token.content, parser, env, [])


def inline_tokens(tokens: list[Token]) -> Iterator[Token]:
    """Every token inside the inline blocks, images' descriptions excluded."""
    for token in tokens:
        yield from token.children or ()


def visible(token: Token) -> str:
    """The text of an inline block as people read it, images left out."""
    return "".join(
        " " if child.type in {"softbreak", "hardbreak"} else child.content
        for child in token.children or ()
        if child.type != "image"
    )
