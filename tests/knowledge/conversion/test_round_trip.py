"""Any tree: what its Markdown shows is what the tree says.

The trees come from a seeded generator that prefers what is hard: marks beside letters, syntax in
texts, blocks in blocks.
"""

import html
import random
import re
from itertools import pairwise

import pytest

from apps.knowledge.conversion.blocks import (
    Block,
    Blocks,
    Callout,
    CalloutKind,
    CodeBlock,
    Date,
    Emphasis,
    Heading,
    Image,
    Inline,
    InlineCode,
    Inlines,
    LineBreak,
    Link,
    ListBlock,
    ListItem,
    Mention,
    Paragraph,
    Quote,
    Rule,
    Status,
    Strong,
    Table,
)
from apps.knowledge.conversion.markdown.writer import serialise
from apps.knowledge.text import visible_text
from tests.knowledge.conversion.pages import rendered

WORDS = [
    "word", "a", "Zürich", "概述", "注意：", "snake_case", "_x", "y_", "__init__", "*.jar", "a*b",
    "*", "**", "[x]", "](y)", "![z](w)",
    "<b>", "<https://e.org>", "&amp;", "&", "\\", "\\*", "`", "``",
    "|", "---", "#", "1.", "-", "+", ">", "end.", "(", ")", "!", ":", "~~~", "[ ]", "=", "x;", "✅",
]  # fmt: skip


class Trees:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def text(self) -> str:
        words = self.random.choices(WORDS, k=self.random.randint(1, 6))
        return self.random.choice(["", " ", "\n"]).join(["", *words, ""]) or "x"

    def spaced(self) -> str:
        return " ".join(self.random.choices(WORDS, k=self.random.randint(1, 6)))

    def inline(self, depth: int) -> Inline:
        kind = self.random.randint(0, 13 if depth else 8)
        simple = {
            5: InlineCode(self.spaced()),
            6: Mention("Mara Kern"),
            7: Date("2024-05-01"),
            8: self.random.choice([LineBreak(), Status("DONE"), Image("attachment:1", "a *b* ]")]),
        }
        if kind in simple:
            return simple[kind]
        if kind < 5:
            return self.random.choice([self.text, self.spaced])()
        content = self.inlines(depth - 1)
        if kind < 10:
            return Strong(content)
        return Emphasis(content) if kind < 12 else Link("https://e.org/a_b*(c)", content)

    def inlines(self, depth: int) -> Inlines:
        return tuple(self.inline(depth) for _ in range(self.random.randint(1, 5)))

    def block(self, depth: int) -> Block:
        makers = [self.paragraph, self.paragraph, self.paragraph, self.heading, self.code]
        if depth:
            makers += [self.list, self.list, self.callout, self.quote, self.table, self.table]
        return self.random.choice(makers)(depth - 1)

    def paragraph(self, _depth: int) -> Block:
        return Paragraph(self.inlines(2))

    def heading(self, _depth: int) -> Block:
        return self.random.choice([Heading(self.random.randint(1, 6), (self.spaced(),)), Rule()])

    def code(self, _depth: int) -> Block:
        lines = [self.spaced() for _ in range(self.random.randint(1, 4))]
        return CodeBlock("\n".join(["x", *lines, "", "x"]), self.random.choice(["", "sql"]))

    def list(self, depth: int) -> Block:
        items = tuple(
            ListItem(self.blocks(depth), self.random.choice([None, None, True, False]))
            for _ in range(self.random.randint(1, 3))
        )
        return ListBlock(items, self.random.random() < 0.4, self.random.randint(1, 20))

    def callout(self, depth: int) -> Block:
        return Callout(self.random.choice([*CalloutKind]), self.spaced(), self.blocks(depth))

    def quote(self, depth: int) -> Block:
        return Quote(self.blocks(depth))

    def table(self, _depth: int) -> Table:
        width = self.random.randint(1, 3)

        def row() -> tuple[Blocks, ...]:
            return tuple(self.random.choice([(), self.blocks(0)]) for _ in range(width))

        return Table(
            self.random.choice([None, row()]),
            tuple(row() for _ in range(self.random.randint(1, 3))),
        )

    def blocks(self, depth: int) -> Blocks:
        return tuple(self.block(depth) for _ in range(self.random.randint(1, 3)))


def said(blocks: Blocks) -> list[str]:
    """The texts of a tree in reading order; of a table only the cells, without moved code."""
    texts: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            texts.append(in_line(block.content))
        elif isinstance(block, CodeBlock):
            texts.append(block.text)
        elif isinstance(block, ListBlock):
            texts.extend(text for item in block.items for text in said(item.blocks))
        elif isinstance(block, Callout):
            name = "" if block.kind is CalloutKind.PANEL else block.kind.capitalize()
            texts.extend([f"{name}: {block.title}" if name else block.title, *said(block.blocks)])
        elif isinstance(block, Quote):
            texts.extend(said(block.blocks))
        elif isinstance(block, Table):
            rows = [block.header or (), *block.rows]
            texts.extend(text for row in rows for cell in row for text in said(cell))
    return texts


def in_line(content: Inlines) -> str:
    shown = {LineBreak: " ", Image: ""}
    return "".join(
        node if isinstance(node, str)
        else in_line(node.content) if isinstance(node, Strong | Emphasis | Link)
        else f" {node.text} " if isinstance(node, InlineCode) and not node.text
        else node.text if isinstance(node, InlineCode)
        else f"@{node.name}" if isinstance(node, Mention)
        else node.iso if isinstance(node, Date)
        else f"[{node.text}]" if isinstance(node, Status)
        else shown[type(node)]
        for node in content
    )  # fmt: skip


def squeezed(text: str) -> str:
    """Without white space, the `;` that parts the lines of a cell, and boxes of tasks."""
    return re.sub(r"[\s;]+|\[[ x]\]", "", text)


def has_moved_code(blocks: Blocks) -> bool:
    return "table:code-moved" in serialise(blocks)[2].counts


@pytest.mark.parametrize("first", range(0, 1_000, 100))
def test_the_visible_text_is_the_text_of_the_tree(first: int) -> None:
    for seed in range(first, first + 100):
        blocks = Trees(seed).blocks(3)
        if has_moved_code(blocks):
            blocks = Trees(seed).blocks(0)
        markdown, spans, _ = serialise(blocks)
        expected = squeezed("".join(said(blocks)))
        visible = visible_text(markdown)
        assert squeezed(visible.text) == expected, seed
        assert squeezed(as_text(rendered(markdown))) == expected, seed
        assert all(one.end <= two.start for one, two in pairwise(spans)), seed


def as_text(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", page))
