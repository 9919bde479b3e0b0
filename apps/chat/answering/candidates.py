"""Every piece of the passages that could be quoted, with how well it answers. Pure."""

import re
from calendar import month_name
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from apps.chat.answering.blocks import Block, Form, Line, blocks, run_on
from apps.chat.answering.questions import Intent, Question
from apps.chat.answering.sentences import Kind, Sentence
from apps.chat.answering.stubs import leads_elsewhere
from apps.chat.answering.support import Weights, meaningful
from apps.knowledge.text import visible_text
from apps.search.access import AuthorizedPassage

FEWEST_COVERED = 0.51
"""Share of the question's words, rare ones counting more, that one passage must hold; it must
also hold more than half of them when all count alike, or have a heading that names nothing else."""
_MOST_WORDS = 0.6
"""Share of the words, all alike, that title and headings must hold to make up for that."""
MOST_ITEMS = 8
LONGEST_LIST = 700
LONGEST_PARAGRAPH = 420
_LONGEST_SENTENCE = 900
_FEWEST_NEW = 2
"""Words prose must add to those of the question; a caption adds none."""

_COVERED = 0.4
_TOPIC = 0.5
"""What a title or heading counts that names what is asked, and little else."""
_OWN = 0.5
_RANK = 0.015
"""What a passage loses for each one the search ranked before it."""
_STEPS = 0.45
_LEAD = 0.25
"""What the first block below a title or heading counts that names what is asked."""
_FAR = 0.6
"""Part of that for a section whose page alone is named so, not the section."""
_MEANS = 0.6
_OFF = 0.2
"""What a piece loses that asks, or only announces what comes after it."""
_CODE = 0.35
"""What code loses, unless it is announced or looked for by its own words."""
_UNDER = 0.8
"""What a word of the nearest heading counts for the first block below it."""
_HISTORY = 0.3
_NAMED = 0.5
"""Share of the question that title and headings must name for the lead to speak for it."""

_GOES_ON = re.compile(
    r"(?:it|its|this|that|these|those|they|then|there|he|she|each one|such|otherwise|to do so)\b",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"(?:\S+\s+){0,3}[^\s.!?。！？:]+")
_LOG = re.compile(r"\W*(?:change ?log|version|release|history|todo|\d+\.\d)", re.IGNORECASE)
_DATE = re.compile(r"\b((?:19|20)\d\d)-?(0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01])\b")
_ENDED = re.compile(r"[.!?…。！？][\"'”’)\]]*$")
_WORD = re.compile(r"\w")
_IS = re.compile(r"(?:is|are|means|lets?|allows?|provides?|makes?|was|refers?)\b")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run of lines, or of sentences of one, in visible text.

    `first` numbers its steps; `then` is the block it announces with a colon.
    """

    passage: AuthorizedPassage
    form: Form
    text: str
    start: int
    end: int
    base: float
    says: float
    first: int = 0
    terms: frozenset[str] = frozenset()
    then: "Candidate | None" = None

    @property
    def score(self) -> float:
        """What the passage counts and what the piece itself counts."""
        return self.base + self.says


@dataclass(frozen=True, slots=True)
class _Context:
    """A passage and how it stands to the question."""

    question: Question
    passage: AuthorizedPassage
    weights: Weights
    around: frozenset[str]
    nearest: frozenset[str]
    named: float
    close: float
    fit: float
    base: float


def candidates(question: Question, passages: Sequence[AuthorizedPassage]) -> list[Candidate]:
    """Of each passage that holds enough of the question; in the order of the passages."""
    around = [meaningful(" ".join((_dated(p.title), *p.heading_path))) for p in passages]
    whole = [
        above | meaningful(visible_text(passage.text).text)
        for above, passage in zip(around, passages, strict=True)
    ]
    weights = Weights.of(whole)
    found: list[Candidate] = []
    for rank, passage in enumerate(passages):
        covered = weights.share(question.terms, whole[rank])
        nearest = meaningful((passage.title, *passage.heading_path)[-1])
        held = question.terms & whole[rank]
        if len(held) * 2 <= len(question.terms) and not frozenset() < nearest <= question.terms:
            continue
        named = weights.share(question.terms, around[rank])
        if question.is_thin and not named:
            continue
        if covered < FEWEST_COVERED and not _is_about(question, around[rank]):
            continue
        fit = _fit(question, passage)
        base = _COVERED * covered + _TOPIC * named * (0.5 + 0.5 * fit) - _RANK * rank
        if any(_LOG.match(heading) for heading in passage.heading_path):
            base -= _HISTORY
        close = weights.share(question.terms, nearest)
        context = _Context(
            question, passage, weights, around[rank], nearest, named, close, fit, base
        )
        found += _of_passage(context)
    return found


def _dated(title: str) -> str:
    """The title, with month and year in words after a date of digits."""
    found = _DATE.search(title)
    return f"{title} {month_name[int(found[2])]} {found[1]}" if found else title


def _is_about(question: Question, around: frozenset[str]) -> bool:
    """Whether title and headings hold most of what is asked, whatever the words weigh."""
    held = len(question.terms & around)
    return held > 1 and held >= _MOST_WORDS * len(question.terms)


def _fit(question: Question, passage: AuthorizedPassage) -> float:
    """From 0 up to 1: how little the title or the last heading names beside the question."""
    names = [meaningful(_dated(passage.title)), *map(meaningful, passage.heading_path[-1:])]
    shares = [len(name & question.terms) / len(name) for name in names if name]
    return max(shares, default=0.0)


def _of_passage(context: _Context) -> Iterator[Candidate]:
    found = blocks(context.passage.text)
    for at, block in enumerate(found):
        above = _above(context, found[at - 1 : at], block)
        for candidate in _of_block(context, block, above):
            following = found[at + 1 : at + 3]
            ends_block = candidate.end == block.lines[-1].end
            opens = candidate.text.endswith(":")
            if not opens and not (ends_block and _leads_to_code(block, following)):
                yield candidate
                continue
            then = _announced(context, following) if ends_block else None
            off = _OFF if opens and not then else 0
            yield replace(candidate, then=then, says=candidate.says - off)


def _leads_to_code(block: Block, following: list[Block]) -> bool:
    """Whether a paragraph breaks off before code, as "To restart," does."""
    is_prose = block.form is Form.PARAGRAPH
    before_code = is_prose and bool(following) and following[0].form is Form.CODE
    return before_code and not following[0].is_lead and not _ENDED.search(block.lines[-1].text)


def _announced(context: _Context, following: list[Block]) -> Candidate | None:
    """What a sentence with a colon announces: the list or code right after it or its caption."""
    for block in following:
        if block.form is Form.CODE:
            return next(_piece(context, block, block.lines[0].sentences[:1], bonus=0), None)
        if block.form is not Form.PARAGRAPH:
            return next(_run(context, block, 0), None)
        if block.lines[-1].text.endswith("."):
            break
    return None


def _above(context: _Context, before: list[Block], block: Block) -> frozenset[str]:
    """The words of what announces a block of code: the line before it, or the heading above it."""
    if block.form is not Form.CODE:
        return frozenset()
    if block.is_lead:
        return context.nearest
    if before and before[0].form is Form.PARAGRAPH and before[0].lines[-1].text[-1] in ":,":
        return meaningful(before[0].lines[-1].sentences[-1].text)
    return frozenset()


def _of_block(context: _Context, block: Block, above: frozenset[str]) -> Iterator[Candidate]:
    match block.form:
        case Form.PARAGRAPH:
            yield from _of_paragraph(context, block)
        case Form.CODE:
            for sentence in block.lines[0].sentences:
                yield from _of_code(context, block, sentence, above)
        case _:
            yield from _of_list(context, block)


def _of_code(
    context: _Context, block: Block, sentence: Sentence, above: frozenset[str]
) -> Iterator[Candidate]:
    """Code that is announced by what is asked speaks with the words of the announcement."""
    asked = context.question.terms
    bonus = -_OFF if context.question.intent is Intent.FACT else -_CODE
    if len(asked) > 1 and asked <= meaningful(sentence.text):
        bonus = -_OFF
    missing = asked & above - meaningful(sentence.text)
    if asked & above and asked <= above | context.around:
        bonus = _LEAD
        if not block.is_lead:
            bonus += _OWN * _UNDER * context.weights.share(asked, missing)
    yield from _piece(context, block, (sentence,), bonus=bonus)


def _of_list(context: _Context, block: Block) -> Iterator[Candidate]:
    """The whole run, from its first item; and each item for itself."""
    asked = context.question.intent
    lead = context.named >= _NAMED
    if len(block.lines) > 1 and lead and asked is not Intent.MEANING:
        bonus = _LEAD * block.is_lead
        if block.form is Form.STEPS:
            is_wanted = asked is Intent.STEPS or context.fit == 1
            bonus = _STEPS if is_wanted else _LEAD
        yield from _run(context, block, bonus * (_FAR + (1 - _FAR) * context.close))
    if block.form is not Form.STEPS or not lead:
        for line in block.lines:
            if not _is_sparse(line):
                bonus = _means(context, line.sentences)
                yield from _piece(context, block, line.sentences, bonus=bonus)


def _is_sparse(line: Line) -> bool:
    """Whether a row says nothing without its heads: hardly a cell beside the first has a word."""
    cells = line.text.split("\t")[1:]
    return bool(cells) and 2 * sum(map(bool, map(_WORD.search, cells))) < len(cells)


def _run(context: _Context, block: Block, bonus: float) -> Iterator[Candidate]:
    kept: list[Line] = []
    length = 0
    for line in block.lines[:MOST_ITEMS]:
        length += len(line.text)
        if length > LONGEST_LIST:
            break
        kept.append(line)
    if len(kept) < 2 or 2 * sum(map(_is_sparse, kept)) > len(kept):
        return
    span = (kept[0].start, kept[-1].end)
    text = "\n".join(line.text for line in kept)
    if not leads_elsewhere(text, context.passage.text, span):
        whole = _candidate(context, block, text, span, bonus)
        yield replace(whole, first=kept[0].number)


def _of_paragraph(context: _Context, block: Block) -> Iterator[Candidate]:
    for line in block.lines:
        parts = line.sentences
        for at, sentence in enumerate(parts):
            first = at - 1 if at and _GOES_ON.match(sentence.text) else at
            last = at + 1
            if last < len(parts) and _GOES_ON.match(parts[last].text):
                last += 1
            yield from _piece(context, block, parts[first:last], bonus=_means(context, parts[at:]))
        if block.is_lead and context.named >= _NAMED:
            whole = tuple(s for s in parts if s.end - parts[0].start <= LONGEST_PARAGRAPH)
            bonus = _LEAD * (_FAR + (1 - _FAR) * context.close)
            if context.question.intent is Intent.MEANING:
                bonus = _LEAD * context.fit
            yield from _piece(context, block, whole or parts[:1], bonus=bonus)


def _piece(
    context: _Context, block: Block, parts: tuple[Sentence, ...], *, bonus: float
) -> Iterator[Candidate]:
    """Neighbouring sentences as one candidate, when they say something of their own."""
    span = (parts[0].start, parts[-1].end)
    text = run_on(parts)
    new = meaningful(text) - context.question.terms
    fewest = _FEWEST_NEW if parts[0].kind is Kind.PROSE else 1
    is_code = block.form is Form.CODE
    is_caption = parts[0].kind is Kind.PROSE and _CAPTION.fullmatch(text)
    if len(text) > _LONGEST_SENTENCE or len(new) < fewest or is_caption:
        return
    if not is_code and leads_elsewhere(text, context.passage.text, span, fewest=fewest + 1):
        return
    if text.endswith("?"):
        bonus -= _OFF
    piece = _candidate(context, block, text, span, bonus)
    yield piece if is_code else replace(piece, form=Form.PARAGRAPH)


def _candidate(
    context: _Context,
    block: Block,
    text: str,
    span: tuple[int, int],
    bonus: float,
) -> Candidate:
    """A run of the block's form; the first block below a heading speaks with its words."""
    terms = meaningful(text)
    own = context.weights.share(context.question.terms, terms)
    if block.is_lead:
        under = context.weights.share(context.question.terms, context.nearest - terms)
        own += _UNDER * under
    return Candidate(
        passage=context.passage,
        form=block.form,
        text=text,
        start=span[0],
        end=span[1],
        base=context.base,
        says=_OWN * own + bonus,
        terms=terms,
    )


def _means(context: _Context, parts: tuple[Sentence, ...]) -> float:
    """What it counts that a sentence begins with the thing asked for and says what it is."""
    if context.question.intent is not Intent.MEANING:
        return 0.0
    text = parts[0].text
    if parts[0].kind is Kind.ROW:
        return _MEANS if meaningful(text.split("\t")[0]) == context.question.terms else 0.0
    verb = _IS.search(text[:160])
    subject = meaningful(text[: verb.start()]) if verb else frozenset()
    extra = len(subject - context.question.terms)
    return _MEANS if context.question.terms <= subject and not extra else 0.0
