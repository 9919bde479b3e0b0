"""The neutral tree every front end builds and the one Markdown serialiser reads.

Nothing here knows HTML, storage XML, ADF or Markdown. Text is plain text; white space in inline
text is not significant (runs of it read as one space), in code it is.

Link targets use one scheme for all sources: `page:<content id>[#<anchor>]`,
`attachment:<source id>`, `http(s):`, `mailto:`, and `#<anchor>` for a place on the same page,
where an anchor is the id the source gave the place.
"""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Strong:
    content: "Inlines"


@dataclass(frozen=True, slots=True)
class Emphasis:
    content: "Inlines"


@dataclass(frozen=True, slots=True)
class InlineCode:
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    target: str
    content: "Inlines"


@dataclass(frozen=True, slots=True)
class Image:
    target: str
    alt: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A person; `name` is what people see, without the leading @."""

    name: str


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar day, ISO 8601."""

    iso: str


@dataclass(frozen=True, slots=True)
class Status:
    text: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A named place in the running text; it has no look of its own."""

    name: str


@dataclass(frozen=True, slots=True)
class LineBreak:
    pass


Inline = (
    str
    | Strong
    | Emphasis
    | InlineCode
    | Link
    | Image
    | Mention
    | Date
    | Status
    | Anchor
    | LineBreak
)
Inlines = tuple[Inline, ...]


class CalloutKind(StrEnum):
    INFO = "info"
    NOTE = "note"
    TIP = "tip"
    WARNING = "warning"
    PANEL = "panel"


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` is the source's own (1 to 6, steps may be skipped); `anchors` its ids there."""

    level: int
    content: Inlines
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    content: Inlines


@dataclass(frozen=True, slots=True)
class CodeBlock:
    text: str
    language: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class ListItem:
    """`checked` is None for an ordinary item, else the state of the task."""

    blocks: "Blocks"
    checked: bool | None = None


@dataclass(frozen=True, slots=True)
class ListBlock:
    items: tuple[ListItem, ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class Callout:
    kind: CalloutKind
    title: str
    blocks: "Blocks"


@dataclass(frozen=True, slots=True)
class Quote:
    blocks: "Blocks"


@dataclass(frozen=True, slots=True)
class Table:
    """A full grid: every row has as many cells as the others, spans are already expanded.

    A cell is a sequence of blocks. `header` is None where the source marks no header row.
    """

    header: "Row | None"
    rows: tuple["Row", ...]


@dataclass(frozen=True, slots=True)
class Rule:
    pass


Block = Heading | Paragraph | CodeBlock | ListBlock | Callout | Quote | Table | Rule
Blocks = tuple[Block, ...]
Row = tuple[Blocks, ...]


def plain_text(content: Inlines) -> str:
    """What a person reads of an inline run, white space normalised; pictures are silent."""
    return " ".join("".join(_texts(content)).split())


def _texts(content: Inlines) -> list[str]:
    texts: list[str] = []
    for node in content:
        if isinstance(node, str):
            texts.append(node)
        elif isinstance(node, Strong | Emphasis | Link):
            texts.extend(_texts(node.content))
        elif isinstance(node, InlineCode):
            texts.append(node.text)
        elif isinstance(node, LineBreak):
            texts.append(" ")
        elif not isinstance(node, Anchor | Image):
            texts.append(label(node))
    return texts


def label(node: Mention | Date | Status) -> str:
    """The text a small inline object is shown as, in every output."""
    if isinstance(node, Mention):
        return f"@{node.name}"
    if isinstance(node, Date):
        return node.iso
    return f"[{node.text}]"


def has_content(block: Block) -> bool:
    """Whether a reader sees anything of a block."""
    if isinstance(block, Paragraph):
        return _is_seen(block.content)
    if isinstance(block, ListBlock):
        return any(
            item.checked is not None or any(map(has_content, item.blocks)) for item in block.items
        )
    if isinstance(block, CodeBlock):
        return not block.text.isspace() and block.text != ""
    if isinstance(block, Callout | Quote):
        title = block.title if isinstance(block, Callout) else ""
        return bool(title) or any(map(has_content, block.blocks))
    return True


def _is_seen(content: Inlines) -> bool:
    for node in content:
        if isinstance(node, str):
            if node and not node.isspace():
                return True
        elif isinstance(node, (Strong, Emphasis, Link)):
            if _is_seen(node.content):
                return True
        elif isinstance(node, InlineCode):
            if node.text and not node.text.isspace():
                return True
        elif not isinstance(node, (Anchor, LineBreak)):
            return True
    return False
