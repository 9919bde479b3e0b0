"""The result of a conversion: Markdown, and where its blocks stand in it."""

from dataclasses import dataclass
from enum import StrEnum

from apps.knowledge.conversion.losses import Losses


class BlockKind(StrEnum):
    HEADING = "heading"
    TEXT = "text"
    CODE = "code"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class BlockSpan:
    """A leaf block at `markdown[start:end]`; the end is exclusive and before the line break.

    A list gives one span for each paragraph of an item, its marker included; a quotation gives
    one for each block in it, its `>` included. `level` (1 to 6, by rank, without gaps) and
    `title` (visible text) are set on headings only. A code span begins with the line of the
    opening fence and ends with the closing one; a table span begins with header and rule line.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    title: str = ""


@dataclass(frozen=True, slots=True)
class ConvertedPage:
    markdown: str
    blocks: tuple[BlockSpan, ...]
    losses: Losses
