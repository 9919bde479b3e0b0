"""Table cells: any blocks on one line of Markdown."""

import re
from collections import Counter
from collections.abc import Mapping

from apps.knowledge.conversion.blocks import (
    Block,
    Blocks,
    Callout,
    CodeBlock,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Row,
    Strong,
    Table,
)
from apps.knowledge.conversion.losses import CODE_MOVED, TABLE_FLATTENED
from apps.knowledge.conversion.markdown.inline import CELL_BREAK, code_span, inline_markdown

# A longer piece of code, or one of several lines, is moved below its table.
_LONGEST_CELL_CODE = 100
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SENTENCE_ENDS = ".,:;!?、。，：；！？"


class CellWriter:
    """Writes the cells of one table; `moved` collects the code that goes below it."""

    def __init__(self, anchors: Mapping[str, str], counts: Counter[str], first_number: int) -> None:
        self._anchors = anchors
        self._counts = counts
        self._first_number = first_number
        self.moved: list[CodeBlock] = []

    def row(self, row: Row) -> str:
        return f"| {' | '.join([self.cell(blocks) for blocks in row])} |"

    def cell(self, blocks: Blocks) -> str:
        if len(blocks) == 1 and type(blocks[0]) is Paragraph:
            return inline_markdown(blocks[0].content, self._anchors, cell=True)
        return _joined([self._block(block) for block in blocks])

    def _block(self, block: Block) -> str:
        if isinstance(block, Paragraph):
            return inline_markdown(block.content, self._anchors, cell=True)
        if isinstance(block, Heading):
            return inline_markdown((Strong(block.content),), self._anchors, cell=True)
        if isinstance(block, CodeBlock):
            return self._code(block)
        if isinstance(block, ListBlock):
            return _joined([self._item(item) for item in block.items])
        if isinstance(block, Callout):
            title = inline_markdown((Strong((callout_label(block),)),), self._anchors, cell=True)
            return _joined([title, self.cell(block.blocks)])
        if isinstance(block, Quote):
            return self.cell(block.blocks)
        if isinstance(block, Table):
            return self._table(block)
        return ""

    def _item(self, item: ListItem) -> str:
        text = self.cell(item.blocks)
        return text if item.checked is None else f"{task_mark(checked=item.checked)}{text}"

    def _table(self, table: Table) -> str:
        self._counts[TABLE_FLATTENED] += 1
        rows = (table.header, *table.rows) if table.header is not None else table.rows
        return _joined([_joined([self.cell(blocks) for blocks in row]) for row in rows])

    def _code(self, block: CodeBlock) -> str:
        text = _CONTROL.sub("", block.text).strip()
        if not text:
            return ""
        title = inline_markdown((block.title,), self._anchors, cell=True) if block.title else ""
        if "\n" not in text and len(text) <= _LONGEST_CELL_CODE:
            return _joined([title, code_span(text.replace("\t", " "), cell=True)])
        self._counts[CODE_MOVED] += 1
        self.moved.append(block)
        number = self._first_number + len(self.moved) - 1
        return _joined([title, f"(code {number})"])


def _joined(texts: list[str]) -> str:
    """The texts on one line, parted by `; ` except where a sentence ends anyway."""
    line = ""
    for text in texts:
        if not text:
            continue
        if not line:
            line = text
        elif line.rstrip("*")[-1] in _SENTENCE_ENDS:
            line = f"{line} {text}"
        else:
            line = f"{line}{CELL_BREAK}{text}"
    return line


def task_mark(*, checked: bool) -> str:
    return "[x] " if checked else "[ ] "


def callout_label(callout: Callout) -> str:
    """The bold first line of a callout: its kind, which carries meaning, and its title."""
    kind = "" if callout.kind == "panel" else callout.kind.capitalize()
    title = callout.title.strip()
    return f"{kind}: {title}" if kind and title else kind or title
