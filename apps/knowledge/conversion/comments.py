"""Comments as the last section of a page, so that they are found and cited like any text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from apps.knowledge.conversion.blocks import Strong
from apps.knowledge.conversion.losses import Losses
from apps.knowledge.conversion.markdown.anchors import AnchorSlugs
from apps.knowledge.conversion.markdown.escape import guard_line
from apps.knowledge.conversion.markdown.inline import inline_markdown
from apps.knowledge.conversion.page import BlockKind, BlockSpan, ConvertedPage

TITLE = "Comments"
_HEADING = f"## {TITLE}"


@dataclass(frozen=True, slots=True)
class Comment:
    """`date` is what the source says, in its own spelling; either may be empty.

    `about` are the words of the page an inline comment is attached to. Answers come after what
    they answer; the order is the caller's.
    """

    author: str
    date: str
    body: ConvertedPage
    about: str = ""
    resolved: bool = False


def append_comments(page: ConvertedPage, comments: Sequence[Comment]) -> ConvertedPage:
    """The page with a final "Comments" section; the page itself when there are no comments."""
    if not comments:
        return page
    text = f"{page.markdown}\n\n" if page.markdown else ""
    spans = [
        *page.blocks,
        BlockSpan(BlockKind.HEADING, len(text), len(text) + len(_HEADING), 2, TITLE),
    ]
    parts = [text, _HEADING]
    position = len(text) + len(_HEADING)
    for comment in comments:
        byline = _byline(comment)
        if byline:
            spans.append(BlockSpan(BlockKind.TEXT, position + 2, position + 2 + len(byline)))
            parts.append(f"\n\n{byline}")
            position += 2 + len(byline)
        if comment.body.markdown:
            spans.extend(_moved(span, position + 2) for span in comment.body.blocks)
            parts.append(f"\n\n{comment.body.markdown}")
            position += 2 + len(comment.body.markdown)
    losses = Losses.total([page.losses, *[comment.body.losses for comment in comments]])
    return ConvertedPage("".join(parts), tuple(spans), losses)


def _byline(comment: Comment) -> str:
    about = " ".join(comment.about.split())
    author, *rest = [
        comment.author.strip(),
        comment.date.strip(),
        f"on “{about}”" if about else "",
        "resolved" if comment.resolved else "",
    ]
    said = ", ".join([text for text in rest if text])
    content = (Strong((author,)), f", {said}") if author and said else (author or said,)
    return guard_line(inline_markdown(content, AnchorSlugs(())))


def _moved(span: BlockSpan, by: int) -> BlockSpan:
    """A comment's own headings open no section of the page."""
    kind = BlockKind.TEXT if span.kind is BlockKind.HEADING else span.kind
    return replace(span, kind=kind, start=span.start + by, end=span.end + by, level=0, title="")
