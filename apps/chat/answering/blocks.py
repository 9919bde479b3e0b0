"""What a passage can be quoted by: runs of steps, lists, tables, paragraphs, code. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise

from apps.chat.answering.sentences import Kind, Sentence, sentences


class Form(StrEnum):
    PARAGRAPH = "paragraph"
    STEPS = "steps"
    BULLETS = "bullets"
    TABLE = "table"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Line:
    """The sentences of one line; `number` is that of a step, 0 for anything else."""

    sentences: tuple[Sentence, ...]
    number: int

    @property
    def text(self) -> str:
        return run_on(self.sentences)

    @property
    def start(self) -> int:
        return self.sentences[0].start

    @property
    def end(self) -> int:
        return self.sentences[-1].end


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring lines of one form; `is_lead` when nothing but headings stands before it."""

    form: Form
    lines: tuple[Line, ...]
    is_lead: bool


_LISTS = frozenset({Form.BULLETS, Form.STEPS})
_MARKER = re.compile(r"[ >]*(?:(?P<bullet>[-*])|(?P<number>\d{1,9})[.)])[ ]")
_INDENTED = re.compile(r"[ >]*[ ]{2}")


def one_line(sentence: Sentence) -> str:
    """The sentence on one line, the cells of a row parted by tabs; code as it stands."""
    if sentence.kind is Kind.CODE:
        return sentence.text
    return "\t".join(" ".join(cell.split()) for cell in sentence.text.split("\t"))


def run_on(parts: Sequence[Sentence]) -> str:
    """Neighbouring sentences of a line, with a blank where the page has one."""
    text = one_line(parts[0])
    for before, sentence in pairwise(parts):
        text += " " * (sentence.start > before.end) + one_line(sentence)
    return text


def blocks(markdown: str) -> list[Block]:
    """The blocks of a passage in order; headings excepted."""
    found: list[Block] = []
    for _, group in groupby(_lines(markdown), key=lambda placed: placed[0]):
        lines = tuple(line for _, line in group)
        found.append(Block(_form(markdown, lines), lines, is_lead=not found))
    return found


def _lines(markdown: str) -> list[tuple[int, Line]]:
    """Each line with the number of its block; what an item goes on with is part of its line."""
    found: list[tuple[int, Line]] = []
    block, before, end = 0, Form.PARAGRAPH, 0
    for row, group in groupby(sentences(markdown), key=lambda s: _line_start(markdown, s)):
        parts = tuple(group)
        form, number = _kind_of(markdown, row, parts[0])
        between = markdown[end:row]
        if form is Form.PARAGRAPH and before in _LISTS and _INDENTED.match(markdown, row):
            item = found[-1][1]
            found[-1] = (block, Line((*item.sentences, *parts), item.number))
        else:
            block += not _joins(form, before, between)
            found.append((block, Line(parts, number)))
            before = form
        end = row
    return found


def _line_start(markdown: str, sentence: Sentence) -> int:
    return markdown.rfind("\n", 0, sentence.start) + 1


def _kind_of(markdown: str, row: int, sentence: Sentence) -> tuple[Form, int]:
    if sentence.kind is Kind.CODE:
        return Form.CODE, 0
    if sentence.kind is Kind.ROW:
        return Form.TABLE, 0
    if marker := _MARKER.match(markdown, row):
        return (Form.BULLETS, 0) if marker["bullet"] else (Form.STEPS, int(marker["number"]))
    return Form.PARAGRAPH, 0


def _joins(form: Form, before: Form, between: str) -> bool:
    """Whether a line goes on with the block before it."""
    headings = re.search(r"^[ >]*#{1,6} ", between, re.MULTILINE)
    return not headings and ((form in _LISTS and before in _LISTS) or form is before is Form.TABLE)


def _form(markdown: str, lines: tuple[Line, ...]) -> Form:
    """Steps are numbered throughout, one after the other; other lists are bullets."""
    first = lines[0]
    form, number = _kind_of(markdown, _line_start(markdown, first.sentences[0]), first.sentences[0])
    if form is not Form.STEPS:
        return form
    counted = [line.number for line in lines]
    return Form.STEPS if counted == list(range(number, number + len(lines))) else Form.BULLETS
