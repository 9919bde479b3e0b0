"""A real wiki as Markdown (`lf-wiki/pages.jsonl.gz`), read into pages and blocks."""

import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from apps.knowledge.conversion.page import BlockKind, BlockSpan

_HEAD = re.compile(r"\A(?:\d+\. .*\n)*\s*# (?P<title>.*)\n")
_BYLINE = re.compile(r"\A\s*Created by .*\n")
_KINDS = {
    "heading_open": BlockKind.HEADING,
    "paragraph_open": BlockKind.TEXT,
    "html_block": BlockKind.TEXT,
    "fence": BlockKind.CODE,
    "code_block": BlockKind.CODE,
    "table_open": BlockKind.TABLE,
}
_OPENINGS = ("How do I find out about", "Where is it described that", "What do we know about")
_LONG_WORDS = 18
_SEED = 20_240_501
_parser = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True, slots=True)
class WikiPage:
    """One page; `file` is its name in the queries (`lf/<space>/<file>.md`)."""

    space: str
    file: str
    title: str
    markdown: str


@dataclass(frozen=True, slots=True)
class KnownItem:
    """A link's words and the files it leads to; `exact` when the words are the page's title."""

    space: str
    question: str
    files: frozenset[str]
    exact: bool


def pages(data: Path) -> list[WikiPage]:
    with gzip.open(data / "lf-wiki" / "pages.jsonl.gz", "rt", encoding="utf-8") as file:
        return [_page(**json.loads(line)) for line in file]


def known_items(data: Path) -> list[KnownItem]:
    rows = json.loads((data / "lf-wiki" / "anchor-queries.json").read_text(encoding="utf-8"))
    return [
        KnownItem(row["tenant"].removeprefix("lf-"), row["q"], frozenset(row["rel"]), row["exact"])
        for row in rows
    ]


def short_questions(items: Sequence[KnownItem], count: int) -> list[str]:
    """Words of links, as people type them into a search field."""
    questions = [item.question for item in items]
    random.Random(_SEED).shuffle(questions)
    return questions[:count]


def long_questions(pages: Sequence[WikiPage], count: int) -> list[str]:
    """Questions as people write them to a chat: an opening, then words of a real sentence."""
    chance = random.Random(_SEED)
    texts = [words for page in pages if len(words := page.markdown.split()) > 60]
    found = []
    for words in chance.sample(texts, count):
        start = chance.randrange(len(words) - _LONG_WORDS)
        found.append(f"{chance.choice(_OPENINGS)} {' '.join(words[start : start + _LONG_WORDS])}?")
    return found


def _page(path: str, text: str) -> WikiPage:
    head = _HEAD.match(text)
    space, _, name = path.partition("/")
    if head is None:
        return WikiPage(space, f"lf/{path}", name.removesuffix(".md"), text)
    _, colon, title = head["title"].partition(" : ")
    markdown = _BYLINE.sub("", text[head.end() :]).strip() + "\n"
    return WikiPage(space, f"lf/{path}", title if colon else head["title"], markdown)


def blocks(markdown: str) -> tuple[BlockSpan, ...]:
    """The leaf blocks of any Markdown, as the converter gives them for its own."""
    starts = [0]
    for line in markdown.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return tuple(_spans(_parser.parse(markdown), starts))


def _spans(tokens: list[Token], starts: list[int]) -> Iterator[BlockSpan]:
    within_table = False
    for token, inner in zip(tokens, [*tokens[1:], None], strict=True):
        within_table = (within_table or token.type == "table_open") and token.type != "table_close"
        kind = _KINDS.get(token.type)
        if kind is None or token.map is None or (within_table and kind is not BlockKind.TABLE):
            continue
        start, end = starts[token.map[0]], starts[min(token.map[1], len(starts) - 1)]
        if kind is BlockKind.HEADING and inner is not None:
            title = "".join(part.content for part in inner.children or [])
            yield BlockSpan(kind, start, end, level=int(token.tag[1]), title=title.strip())
        else:
            yield BlockSpan(kind, start, end)
