"""The Markdown serialiser: one pass over the tree, offsets known as the text is written."""

import re
from collections import Counter
from collections.abc import Callable

from apps.knowledge.conversion.blocks import (
    Block,
    Blocks,
    Callout,
    CodeBlock,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Rule,
    Strong,
    Table,
    has_content,
    plain_text,
)
from apps.knowledge.conversion.losses import Losses
from apps.knowledge.conversion.markdown.anchors import AnchorSlugs
from apps.knowledge.conversion.markdown.cells import CellWriter, callout_label, task_mark
from apps.knowledge.conversion.markdown.escape import CONTROL, guard_line
from apps.knowledge.conversion.markdown.inline import inline_markdown
from apps.knowledge.conversion.page import BlockKind, BlockSpan

_BACKTICKS = re.compile(r"`{3,}")
_LANGUAGE = re.compile(r"[\w+#.-]+")
# The page's title is the heading above all of its own.
_HIGHEST_HEADING = 2
_DEEPEST_HEADING = 6


class MarkdownWriter:
    """Collects the Markdown of a page.

    `prefix` is what stands before each further line of the block being written: spaces below a
    list marker, `> ` inside a quotation. Whoever opens a line writes its beginning, a block
    writes the rest and no line break after itself.
    """

    def __init__(self, anchors: AnchorSlugs) -> None:
        self.spans: list[BlockSpan] = []
        self.counts: Counter[str] = Counter()
        self._anchors = anchors
        self._parts: list[str] = []
        self._position = 0
        self._line = 0
        self._ranks: list[int] = []
        self._codes = 0

    def markdown(self) -> str:
        return "".join(self._parts)

    def blocks(self, blocks: Blocks, prefix: str) -> None:
        self._visible(tuple([block for block in blocks if has_content(block)]), prefix)

    def _visible(self, blocks: Blocks, prefix: str) -> None:
        previous: Block | None = None
        marker = 0
        for block in blocks:
            if previous is not None:
                self._next_block(prefix)
            if type(block) is ListBlock:
                same = type(previous) is ListBlock and previous.ordered == block.ordered
                marker = 1 - marker if same else 0
                self._list(block, prefix, marker)
            else:
                _WRITERS[type(block)](self, block, prefix)
            previous = block

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._position += len(text)

    def _next_block(self, prefix: str) -> None:
        if prefix:
            self._put(f"\n{prefix.rstrip()}\n")
            self._open_line(prefix)
        else:
            self._put("\n\n")
            self._line = self._position

    def _open_line(self, prefix: str) -> None:
        """Begin a line; the block in it starts behind the spaces that only place it."""
        self._line = self._position + len(prefix) - len(prefix.lstrip(" "))
        self._put(prefix)

    def _span(self, kind: BlockKind, level: int = 0, title: str = "") -> None:
        self.spans.append(BlockSpan(kind, self._line, self._position, level, title))

    def paragraph(self, block: Paragraph, prefix: str) -> None:
        text = inline_markdown(block.content, self._anchors)
        if "\n" in text:
            text = f"\n{prefix}".join([guard_line(line) for line in text.split("\n")])
        else:
            text = guard_line(text)
        self._put(text)
        self._span(BlockKind.TEXT)

    def heading(self, block: Heading, _prefix: str) -> None:
        """Levels are ranks: a heading is one step below the last one that outranks it."""
        while self._ranks and self._ranks[-1] >= block.level:
            self._ranks.pop()
        self._ranks.append(block.level)
        level = min(len(self._ranks) + _HIGHEST_HEADING - 1, _DEEPEST_HEADING)
        text = inline_markdown(block.content, self._anchors).replace("  \n", " ")
        self._put(f"{'#' * level} {_guard_heading(text)}")
        self._span(BlockKind.HEADING, level, plain_text(block.content))

    def code(self, block: CodeBlock, prefix: str) -> None:
        if block.title:
            self.paragraph(Paragraph((Strong((block.title,)),)), prefix)
            self._next_block(prefix)
        text = CONTROL.sub("", block.text.replace("\r\n", "\n").replace("\r", "\n"))
        longest = max((len(run) for run in _BACKTICKS.findall(text)), default=2)
        fence = "`" * (longest + 1)
        language = block.language if _LANGUAGE.fullmatch(block.language) else ""
        lines = [f"{fence}{language}", *text.strip("\n").split("\n"), fence]
        if prefix:
            empty = f"\n{prefix.rstrip()}"
            self._put(lines[0])
            self._put("".join([f"\n{prefix}{line}" if line else empty for line in lines[1:]]))
        else:
            self._put("\n".join(lines))
        self._span(BlockKind.CODE)

    def _list(self, block: ListBlock, prefix: str, marker: int) -> None:
        number = min(max(block.start, 0), 99_999_999)
        written = 0
        for item in block.items:
            inner = tuple([child for child in item.blocks if has_content(child)])
            if not inner and item.checked is None:
                continue
            if written:
                self._put("\n")
                self._open_line(prefix)
            lead = f"{number + written}{'.)'[marker]} " if block.ordered else f"{'-*'[marker]} "
            written += 1
            self._put(lead)
            inner_prefix = prefix + " " * len(lead)
            if item.checked is not None:
                self._task(inner, inner_prefix, checked=item.checked)
            self._item(inner, inner_prefix)

    def _task(self, blocks: Blocks, prefix: str, *, checked: bool) -> None:
        """The box of a task, on a line of its own where no text follows that it could precede."""
        mark = task_mark(checked=checked)
        if blocks and type(blocks[0]) is Paragraph:
            self._put(mark)
        else:
            self._put(mark.rstrip())
            if blocks:
                self._next_block(prefix)

    def _item(self, blocks: Blocks, prefix: str) -> None:
        if len(blocks) == 2 and type(blocks[0]) is Paragraph and _joins_paragraph(blocks[1]):
            self._visible(blocks[:1], prefix)
            self._put("\n")
            self._open_line(prefix)
            self._visible(blocks[1:], prefix)
        else:
            self._visible(blocks, prefix)

    def callout(self, block: Callout, prefix: str) -> None:
        heading = callout_label(block)
        title = (Paragraph((Strong((heading,)),)),) if heading else ()
        self.quote(Quote((*title, *block.blocks)), prefix)

    def quote(self, block: Quote, prefix: str) -> None:
        self._put("> ")
        self.blocks(block.blocks, f"{prefix}> ")

    def rule(self, _block: Block, _prefix: str) -> None:
        self._put("___")

    def table(self, block: Table, prefix: str) -> None:
        cells = CellWriter(self._anchors, self.counts, self._codes + 1)
        width = len(block.header if block.header is not None else block.rows[0])
        header = cells.row(block.header if block.header is not None else ((),) * width)
        lines = [header, "|" + " --- |" * width, *[cells.row(row) for row in block.rows]]
        self._put(f"\n{prefix}".join(lines))
        self._span(BlockKind.TABLE)
        for code in cells.moved:
            self._codes += 1
            self._next_block(prefix)
            self.code(CodeBlock(code.text, code.language, f"Code {self._codes}"), prefix)


def _joins_paragraph(block: Block) -> bool:
    """A list that may follow its item's paragraph without an empty line between them."""
    return isinstance(block, ListBlock) and (not block.ordered or block.start == 1)


def _guard_heading(text: str) -> str:
    """A closing run of # would be read as decoration of the heading, a first | as a row."""
    if text.startswith("|"):
        text = f"&#124;{text[1:]}"
    bare = text.rstrip("#")
    if bare == text or (bare and not bare.endswith(" ")):
        return text
    return f"{bare}{'&#35;' * (len(text) - len(bare))}"


_WRITERS: dict[type, Callable[..., None]] = {
    Paragraph: MarkdownWriter.paragraph,
    Heading: MarkdownWriter.heading,
    CodeBlock: MarkdownWriter.code,
    Callout: MarkdownWriter.callout,
    Quote: MarkdownWriter.quote,
    Table: MarkdownWriter.table,
    Rule: MarkdownWriter.rule,
}


def serialise(blocks: Blocks) -> tuple[str, tuple[BlockSpan, ...], Losses]:
    """The Markdown of a tree, the spans of its leaf blocks, and what Markdown could not hold."""
    writer = MarkdownWriter(AnchorSlugs(blocks))
    writer.blocks(blocks, "")
    return writer.markdown(), tuple(writer.spans), Losses.of(writer.counts)
