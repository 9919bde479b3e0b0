"""The text a person sees of our Markdown, and the way back from it to the Markdown.

Reads the dialect of `apps.knowledge.conversion.markdown` and nothing more: it is a scanner, not
a Markdown parser, because it runs over every chunk of an import and over search results.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from html import unescape

# Characters of inline code; the serialiser writes a longer one as plain text.
LONGEST_CODE = 500
# Twice as many, because a cell writes `|` as two, and a space on either side. The bound keeps the
# search linear where a run of backticks is closed nowhere.
_SPAN = rf"[^\n]{{1,{2 * LONGEST_CODE + 2}}}?"

# A pair of marks around text without marks. In one line, either all marks are emphasis or none is.
# Code is taken whole or not at all: with more than one way to read it the search would not end.
EMPHASIS = re.compile(
    r"(?<!\*)(\*{1,2})(?=[^\s*])"
    rf"(?:[^*`\n]|(?>(?P<ticks>`++){_SPAN}(?<!`)(?P=ticks)(?!`))|(?<=\s)\*(?=\s))*?"
    r"(?<=[^\s*])\1(?!\*)"
)

# The beginnings of a line: quotation, indentation, list markers, a task, a heading, a rule, and
# the row between a table's header and body.
_LINE = (
    r"[\n >]*(?:(?:[-*]|\d{1,9}[.)])[ ]+[ >]*)*(?:\[[ x]\](?:[ ]|(?=\n|\Z)))?"
    r"(?:\#{1,6}[ ]|___(?=\n|\Z)|\|(?:[ ]---[ ]\|)+(?:\n[ >]*|\Z))?"
)
_FIRST_LINE = re.compile(_LINE)
# Every branch begins with a literal character, so that the search skips ordinary text quickly.
_TOKEN = re.compile(
    rf"\n{_LINE}"
    r"|`(?P<fence>``+)[\w+\#.-]*\n(?P<code>(?:[^\n]*\n)*?)[ >]*`(?P=fence)(?=\n|\Z)"
    rf"|`(?P<ticks>`*+)(?P<span>{_SPAN})(?<!`)`(?P=ticks)(?!`)"
    r"|!\[[^\[\]`\n]*\]\([^()\s]*\)"
    r"|\[(?=(?>[^\[\]`!\n]+|!(?!\[)|!\[[^\[\]`\n]*\]\([^()\s]*\)"
    rf"|(?P<q>`++){_SPAN}(?<!`)(?P=q)(?!`))*+\]\()"
    r"|\]\([^()\s]*\)"
    r"|&(?:\#\d+|amp|lt);"
    r"|\*+"
    r"|\|"
)
_CODE_PREFIX = re.compile(r"[ >]*")


@dataclass(frozen=True, slots=True)
class VisibleText:
    """What a person reads, with a way back to the Markdown it came from.

    Blocks stand on lines of their own, the cells of a row are parted by a tab. The text is made
    of segments: `_visible[n]` is where segment n begins in `text`, `_source[n]` and `_ends[n]`
    where it begins and ends in the Markdown.
    """

    text: str
    _visible: list[int] = field(repr=False)
    _source: list[int] = field(repr=False)
    _ends: list[int] = field(repr=False)

    def source_offset(self, position: int) -> int:
        """The offset in the Markdown of the character at `position` of the text."""
        if not self._visible:
            return 0
        n = max(bisect_right(self._visible, position) - 1, 0)
        return min(self._source[n] + position - self._visible[n], self._ends[n])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the Markdown that shows as `text[start:end]`, syntax around it left out."""
        first = self.source_offset(start)
        if end <= start:
            return first, first
        n = max(bisect_right(self._visible, end - 1) - 1, 0)
        following = self._visible[n + 1] if n + 1 < len(self._visible) else len(self.text)
        if end >= following:
            return first, self._ends[n]
        return first, self._source[n] + end - self._visible[n]


def visible_text(markdown: str) -> VisibleText:
    """The visible text of Markdown the serialiser wrote (a page, a chunk, any run of blocks)."""
    return _Scanner(markdown).scan()


class _Scanner:
    __slots__ = (
        "_emphasised",
        "_ends",
        "_judged",
        "_length",
        "_md",
        "_out",
        "_row",
        "_source",
        "_visible",
    )

    def __init__(self, markdown: str) -> None:
        self._md = markdown
        self._out: list[str] = []
        self._visible: list[int] = []
        self._source: list[int] = []
        self._ends: list[int] = []
        self._length = 0
        self._row = -1
        self._judged = -1
        self._emphasised = False

    def scan(self) -> VisibleText:
        md = self._md
        last = 0
        if (first := _FIRST_LINE.match(md)) is not None:
            last = self._row_start(first.end())
        for match in _TOKEN.finditer(md, last):
            start = match.start()
            character = md[start]
            if start < last or (character in "|*" and not self._is_syntax(match, character)):
                continue
            stop = start
            if character in "\n|":
                while stop > last and md[stop - 1] == " ":
                    stop -= 1
            if stop > last:
                self._show(md[last:stop], last, stop)
            handler = _HANDLERS.get(character)
            last = match.end() if handler is None else handler(self, match)
        if last < len(md):
            self._show(md[last:], last, len(md))
        return VisibleText("".join(self._out), self._visible, self._source, self._ends)

    def _show(self, text: str, start: int, end: int) -> None:
        """The Markdown between `start` and `end` shows as `text`."""
        self._visible.append(self._length)
        self._source.append(start)
        self._ends.append(end)
        self._out.append(text)
        self._length += len(text)

    def _row_start(self, at: int) -> int:
        """Where the text of a line begins whose marks end at `at`: in a row, behind its pipe."""
        md = self._md
        if not md.startswith("|", at):
            return at
        end = md.find("\n", at)
        self._row = len(md) if end < 0 else end
        return at + 2

    def _is_syntax(self, match: re.Match[str], character: str) -> bool:
        start, end = match.span()
        if character == "|":
            return start < self._row
        md = self._md
        if start > self._judged:
            line_start = md.rfind("\n", 0, start) + 1
            line_end = md.find("\n", end)
            self._judged = len(md) if line_end < 0 else line_end
            self._emphasised = EMPHASIS.search(md, line_start, self._judged) is not None
        if not self._emphasised:
            return False
        return not (md[start - 1 : start].isspace() and md[end : end + 1].isspace())

    def _line(self, match: re.Match[str]) -> int:
        marks = match[0]
        breaks = marks.count("\n") - (" --- |" in marks)
        start, end = match.span()
        if breaks:
            self._show("\n" * breaks, start, end)
        return self._row_start(end)

    def _pipe(self, match: re.Match[str]) -> int:
        start, end = match.span()
        if end >= self._row:
            return end
        self._show("\t", start, end)
        return end + 1

    def _code(self, match: re.Match[str]) -> int:
        if match["fence"] is not None:
            self._block(match)
            return match.end()
        start, end = match.span("span")
        text = match["span"]
        if text[0] == text[-1] == " " and len(text) > 2:
            start, end = start + 1, end - 1
        while start < self._row and (pipe := self._md.find("\\|", start, end)) >= 0:
            if pipe > start:
                self._show(self._md[start:pipe], start, pipe)
            self._show("|", pipe, pipe + 2)
            start = pipe + 2
        if start < end:
            self._show(self._md[start:end], start, end)
        return match.end()

    def _block(self, match: re.Match[str]) -> None:
        start, end = match.span("code")
        end -= 1
        if end <= start:
            return
        indent = match.start() - self._md.rfind("\n", 0, match.start()) - 1
        if not indent:
            self._show(self._md[start:end], start, end)
            return
        while start < end:
            stop = self._md.find("\n", start, end) + 1 or end
            prefix = _CODE_PREFIX.match(self._md, start, min(start + indent, stop))
            text_start = start if prefix is None else prefix.end()
            if text_start < stop:
                self._show(self._md[text_start:stop], text_start, stop)
            start = stop

    def _reference(self, match: re.Match[str]) -> int:
        self._show(unescape(match[0]), *match.span())
        return match.end()


_HANDLERS = {
    "\n": _Scanner._line,
    "|": _Scanner._pipe,
    "`": _Scanner._code,
    "&": _Scanner._reference,
}
