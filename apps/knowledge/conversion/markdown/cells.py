"""Table cells: any blocks on one line of Markdown."""

from collections import Counter
from collections.abc import Callable

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
from apps.knowledge.conversion.markdown.anchors import AnchorSlugs
from apps.knowledge.conversion.markdown.escape import CONTROL, settle
from apps.knowledge.conversion.markdown.inline import (
    CELL_BREAK,
    SENTENCE_ENDS,
    code_span,
    unsettled_markdown,
)

# A longer piece of code, or one of several lines, is moved below its table.
_LONGEST_CELL_CODE = 100


class CellWriter:
    """Writes the cells of one table; `moved` collects the code that goes below it."""

    def __init__(self, anchors: AnchorSlugs, counts: Counter[str], first_number: int) -> None:
        self._anchors = anchors
        self._counts = counts
        self._first_number = first_number
        self.moved: list[CodeBlock] = []

    def row(self, row: Row) -> str:
        """One line; a cell of dashes may not look like the rule below a header."""
        cells = [settle(self.cell(blocks), cell=True) for blocks in row]
        if "---" in cells:
            cells = ["&#45;--" if cell == "---" else cell for cell in cells]
        return f"| {' | '.join(cells)} |"

    def cell(self, blocks: Blocks) -> str:
        """The content of a cell, or of a part of one, not settled yet."""
        if len(blocks) == 1 and type(blocks[0]) is Paragraph:
            return unsettled_markdown(blocks[0].content, self._anchors, cell=True)
        return _joined([self._block(block) for block in blocks])

    def _block(self, block: Block) -> str:
        writer = _WRITERS.get(type(block))
        return "" if writer is None else writer(self, block)

    def _paragraph(self, block: Paragraph) -> str:
        return unsettled_markdown(block.content, self._anchors, cell=True)

    def _heading(self, block: Heading) -> str:
        return unsettled_markdown((Strong(block.content),), self._anchors, cell=True)

    def _list(self, block: ListBlock) -> str:
        return _joined([self._item(item) for item in block.items])

    def _callout(self, block: Callout) -> str:
        title = unsettled_markdown((Strong((callout_label(block),)),), self._anchors, cell=True)
        return _joined([title, self.cell(block.blocks)])

    def _quote(self, block: Quote) -> str:
        return self.cell(block.blocks)

    def _item(self, item: ListItem) -> str:
        text = self.cell(item.blocks)
        return text if item.checked is None else f"{task_mark(checked=item.checked)}{text}"

    def _table(self, table: Table) -> str:
        self._counts[TABLE_FLATTENED] += 1
        rows = (table.header, *table.rows) if table.header is not None else table.rows
        return _joined([_joined([self.cell(blocks) for blocks in row]) for row in rows])

    def _code(self, block: CodeBlock) -> str:
        text = CONTROL.sub("", block.text).strip()
        if not text:
            return ""
        title = unsettled_markdown((block.title,), self._anchors, cell=True) if block.title else ""
        if "\n" not in text and len(text) <= _LONGEST_CELL_CODE:
            return _joined([title, code_span(text.replace("\t", " "), cell=True)])
        self._counts[CODE_MOVED] += 1
        self.moved.append(block)
        number = self._first_number + len(self.moved) - 1
        return _joined([title, f"(code {number})"])


_WRITERS: dict[type, Callable[..., str]] = {
    Paragraph: CellWriter._paragraph,
    Heading: CellWriter._heading,
    CodeBlock: CellWriter._code,
    ListBlock: CellWriter._list,
    Callout: CellWriter._callout,
    Quote: CellWriter._quote,
    Table: CellWriter._table,
}


def _joined(texts: list[str]) -> str:
    """The texts on one line, parted by `; ` except where a sentence ends anyway."""
    parts: list[str] = []
    for text in texts:
        if text:
            if parts:
                ended = parts[-1].rstrip("*")[-1] in SENTENCE_ENDS
                parts.append(" " if ended else CELL_BREAK)
            parts.append(text)
    return "".join(parts)


def task_mark(*, checked: bool) -> str:
    return "[x] " if checked else "[ ] "


def callout_label(callout: Callout) -> str:
    """The bold first line of a callout: its kind, which carries meaning, and its title."""
    kind = "" if callout.kind == "panel" else callout.kind.capitalize()
    title = callout.title.strip()
    return f"{kind}: {title}" if kind and title else kind or title
