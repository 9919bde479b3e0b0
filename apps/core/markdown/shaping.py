"""Small repairs to the block tokens before they are written."""

import re

from markdown_it.token import Token

from apps.core.markdown.parsing import visible
from apps.core.markdown.positions import AT

_TASK = re.compile(r"\[([ xX])\] ")
_CALLOUT = re.compile(r"(info|note|tip|warning)(?=:|$)", re.IGNORECASE)
_CALLOUT_STATES = {
    "info": "info",
    "note": "warn",
    "tip": "ok",
    "warning": "bad",
}


def shape(tokens: list[Token]) -> list[Token]:
    """Tasks get boxes, callouts their state; a table whose header is empty loses it."""
    for at, token in enumerate(tokens):
        if token.type == "inline" and at > 1:
            _task(tokens[at - 2], token)
            _callout(tokens[at - 2], token)
    return _without_empty_headers(tokens)


def _task(item: Token, inline: Token) -> None:
    if item.type != "list_item_open" or not inline.children:
        return
    first = inline.children[0]
    match = _TASK.match(first.content) if first.type == "text" else None
    if match is None:
        return
    first.content = first.content[match.end() :]
    first.meta[AT] += match.end()
    item.attrJoin("class", "task")
    box = Token("task", "input", 0)
    box.meta["done"] = match[1] != " "
    inline.children.insert(0, box)


def _callout(quote: Token, inline: Token) -> None:
    """A quotation that begins with a bold `Warning` or `Warning: title` is a callout."""
    children = inline.children or []
    bold = next((n for n, child in enumerate(children) if child.type == "strong_open"), -1)
    if quote.type != "blockquote_open" or bold < 0 or any(c.content for c in children[:bold]):
        return
    if match := _CALLOUT.match(children[bold + 1].content):
        quote.attrJoin("class", f"callout callout--{_CALLOUT_STATES[match[1].lower()]}")


def _without_empty_headers(tokens: list[Token]) -> list[Token]:
    kept: list[Token] = []
    head = 0
    for token in tokens:
        if token.type == "thead_open":
            head = len(kept)
        kept.append(token)
        if token.type == "thead_close" and not any(
            visible(cell).strip() or cell.children for cell in kept[head:] if cell.type == "inline"
        ):
            del kept[head:]
    return kept
