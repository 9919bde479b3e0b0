"""The part of a text around a passage: whole paragraphs, list items and table rows, nothing cut."""

from markdown_it.token import Token

from apps.core.markdown.positions import SourceLines


def excerpt(
    markdown: str, tokens: list[Token], passage: tuple[int, int] | None, around: int
) -> list[Token]:
    """The blocks within `around` characters of the passage, without a passage from the beginning.

    Reaches back no further than to the heading the passage stands under. Lists and tables that
    reach further are cut between their items and rows; a table keeps its header.
    """
    lines = SourceLines(markdown)
    start, end = passage or (0, 1)
    low = lines.number(max(start - around, 0))
    heading = max(
        (
            token.map[0]
            for token in tokens
            if token.type == "heading_open" and token.map and lines.start(token.map[0]) <= start
        ),
        default=0,
    )
    return _between(tokens, max(low, heading), lines.number(end + around) + 1)


def _between(tokens: list[Token], first: int, last: int) -> list[Token]:
    kept: list[Token] = []
    dropped_level: int | None = None
    in_head = False
    lists: list[Token] = []
    for token in tokens:
        if dropped_level is not None:
            if token.level == dropped_level and token.nesting < 0:
                dropped_level = None
            continue
        in_head = token.type != "thead_close" and (in_head or token.type == "thead_open")
        is_outside = token.map is not None and not (token.map[0] < last and token.map[1] > first)
        if is_outside and not in_head and token.type != "inline":
            dropped_level = token.level if token.nesting > 0 else None
            continue
        _keep_number(token, lists)
        kept.append(token)
    return kept


def _keep_number(token: Token, lists: list[Token]) -> None:
    """A numbered list goes on with the number of its first item that is shown."""
    if token.type in {"ordered_list_open", "bullet_list_open"}:
        lists.append(token)
    elif token.type in {"ordered_list_close", "bullet_list_close"}:
        lists.pop()
    elif token.type == "list_item_open" and lists and token.info and "first" not in lists[-1].meta:
        lists[-1].meta["first"] = token.info
        lists[-1].attrSet("start", token.info)
