"""Inline runs to Markdown."""

import re
from collections.abc import Callable

from apps.knowledge.conversion.blocks import (
    Anchor,
    Date,
    Emphasis,
    Image,
    Inline,
    InlineCode,
    Inlines,
    LineBreak,
    Link,
    Mention,
    Status,
    Strong,
    label,
)
from apps.knowledge.conversion.markdown.anchors import AnchorSlugs
from apps.knowledge.conversion.markdown.escape import (
    CONTROL,
    STAR,
    UNDERSCORE,
    escape,
    flanking,
    settle,
    url,
)
from apps.knowledge.text import LONGEST_CODE

HARD_BREAK = "  \n"
CELL_BREAK = "; "

# Longer emphasis is a style of the page, not a stress: without its marks such a run can be divided
# into chunks anywhere.
_LONGEST_EMPHASIS = 500

_WORD = re.compile(r"[^\W_]")
_BACKTICKS = re.compile(r"`+")
_MOVABLE = ".,:!?、。，：！？）】」』"
# After these a line of a cell needs no mark of its own before the next one.
SENTENCE_ENDS = ".,:;!?、。，：；！？"


def inline_markdown(content: Inlines, anchors: AnchorSlugs) -> str:
    """The Markdown of one run; lines are parted by hard breaks.

    `anchors` knows the headings that same-page links lead to; a link to an unknown place keeps
    its text only.
    """
    text = unsettled_markdown(content, anchors)
    return settle(text) if STAR in text or UNDERSCORE in text else text


def unsettled_markdown(content: Inlines, anchors: AnchorSlugs, *, cell: bool = False) -> str:
    """The same as a part of a longer line, which the caller has to `settle`.

    In a `cell` everything stays on one line, with `; ` for line breaks.
    """
    if len(content) == 1 and type(content[0]) is str:
        return escape(" ".join(content[0].split()), cell=cell)
    run = _Run(anchors, cell=cell)
    run.add(content)
    return "".join(run.out)


class _Run:
    """Writes nodes one after the other; white space is held back until something follows it."""

    __slots__ = ("anchors", "cell", "gap", "label", "leading", "marked", "out")

    def __init__(
        self,
        anchors: AnchorSlugs,
        *,
        cell: bool,
        label: bool = False,
        marked: bool = False,
    ) -> None:
        self.anchors = anchors
        self.cell = cell
        self.label = label
        self.marked = marked
        self.out: list[str] = []
        self.gap = ""
        self.leading = False

    def add(self, content: Inlines, after: Inline | None = None) -> None:
        """Write nodes; `after` is what will follow the last of them."""
        texts: list[str] = []
        for position, node in enumerate(content, 1):
            if isinstance(node, str):
                texts.append(node)
            elif isinstance(node, (Mention, Date)):
                texts.append(label(node))
            else:
                if texts:
                    self._flush(texts)
                following = content[position] if position < len(content) else after
                _WRITERS[type(node)](self, node, following)
        if texts:
            self._flush(texts)

    def _flush(self, texts: list[str]) -> None:
        raw = texts[0] if len(texts) == 1 else "".join(texts)
        texts.clear()
        words = raw.split()
        if not words:
            self._space()
            return
        if raw[0].isspace():
            self._space()
        self._put(escape(" ".join(words), label=self.label, cell=self.cell))
        if raw[-1].isspace():
            self._space()

    def _space(self) -> None:
        if not self.out:
            self.leading = True
        elif not self.gap:
            self.gap = " "

    def _line_break(self, _node: LineBreak, _following: Inline | None) -> None:
        if not self.out:
            self.leading = True
        elif self.cell:
            ends = self.out[-1].rstrip("*")[-1:]
            self.gap = " " if ends in SENTENCE_ENDS else CELL_BREAK
        else:
            self.gap = " " if self.label else HARD_BREAK

    def _put(self, markdown: str) -> None:
        if self.gap:
            self.out.append(self.gap)
            self.gap = ""
        elif self.out and (last := self.out[-1])[-1] in "`]!":
            if last[-1] == "`" and markdown[0] == "`":
                # Two fences that touch would be one.
                self.out.append(" ")
            elif last[-1] == "]" and markdown[0] == "(":
                self.out[-1] = f"{last[:-1]}&#93;"
            elif last[-1] == "!" and markdown[0] == "[":
                # In front of a bracket it would make a picture of it.
                self.out[-1] = f"{last[:-1]}&#33;"
        self.out.append(markdown)

    def _nothing(self, _node: Anchor, _following: Inline | None) -> None:
        """An anchor has no look."""

    def _image(self, node: Image, _following: Inline | None) -> None:
        alt = escape(" ".join(node.alt.split()), label=True, cell=self.cell)
        self._put(f"![{alt}]({url(node.target)})")

    def _strong(self, node: Strong, following: Inline | None) -> None:
        self._emphasis(node.content, "**", following)

    def _stress(self, node: Emphasis, following: Inline | None) -> None:
        self._emphasis(node.content, "*", following)

    def _status(self, node: Status, following: Inline | None) -> None:
        self._emphasis((label(node),), "**", following)

    def _nested(self, content: Inlines, *, label: bool, marked: bool) -> "_Run":
        run = _Run(self.anchors, cell=self.cell, label=label, marked=marked)
        run.add(content)
        if run.leading:
            self._space()
        return run

    def _emphasis(self, content: Inlines, mark: str, following: Inline | None) -> None:
        run = self._nested(content, label=self.label, marked=True)
        inner = "".join(run.out)
        if inner:
            if self.marked or len(inner) > _LONGEST_EMPHASIS:
                self._put(inner)
            else:
                self._marked(inner, mark, run.gap or self._first_character(following))
        if run.gap:
            self.gap = run.gap

    def _marked(self, inner: str, mark: str, after: str) -> None:
        """Put `inner` between marks that CommonMark will honour, or without any.

        Beside a letter a mark does not close after punctuation: that is moved behind it.
        """
        before = self.gap or (self.out[-1] if self.out else " ")
        kept = inner
        if not flanking(inner[-1], after[0])[1]:
            kept = inner.rstrip(_MOVABLE)
        moved = inner[len(kept) :]
        if (
            _WORD.search(kept) is None
            or before[-1] == "*"
            or not flanking(before[-1], kept[0])[0]
            or not flanking(kept[-1], (moved or after)[0])[1]
        ):
            self._put(inner)
            return
        lines = kept.split(HARD_BREAK)
        self._put(HARD_BREAK.join(f"{mark}{line}{mark}" for line in lines) + moved)

    def _first_character(self, node: Inline | None) -> str:
        """The character that will follow; a letter where that is uncertain, the harder case."""
        if node is None or isinstance(node, (LineBreak, Anchor)):
            return " "
        if isinstance(node, (str, Mention, Date)):
            return (node if isinstance(node, str) else label(node))[:1] or " "
        if isinstance(node, Link) and not self.label and not node.target.startswith("#"):
            return "["
        if isinstance(node, Image):
            return "!"
        if isinstance(node, InlineCode) and len(node.text) <= LONGEST_CODE:
            return "`"
        return "a"

    def _code(self, node: InlineCode, _following: Inline | None) -> None:
        raw = node.text
        text = CONTROL.sub("", " ".join(raw.split()))
        if raw[:1].isspace():
            self._space()
        if not text:
            return
        if len(text) > LONGEST_CODE:
            self._put(escape(text, label=self.label, cell=self.cell))
        else:
            self._put(code_span(text, cell=self.cell))
        if raw[-1].isspace():
            self._space()

    def _link(self, node: Link, following: Inline | None) -> None:
        target = node.target
        if target.startswith("#"):
            slug = self.anchors.get(target[1:])
            target = "" if slug is None else f"#{slug}"
        if self.label or not target:
            self.add(node.content, following)
            return
        run = self._nested(node.content, label=True, marked=self.marked)
        if run.out:
            self._put(f"[{''.join(run.out)}]({url(target)})")
        if run.gap:
            self._space()


_WRITERS: dict[type, Callable[..., None]] = {
    Anchor: _Run._nothing,
    LineBreak: _Run._line_break,
    Image: _Run._image,
    Strong: _Run._strong,
    Emphasis: _Run._stress,
    Status: _Run._status,
    InlineCode: _Run._code,
    Link: _Run._link,
}


def code_span(text: str, *, cell: bool = False) -> str:
    """A code span of any one-line text; the fence is longer than any run of backticks in it."""
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    fence = "`" * (longest + 1)
    if text[0] == "`" or text[-1] == "`":
        text = f" {text} "
    if cell:
        text = text.replace("|", "\\|")
    return f"{fence}{text}{fence}"
