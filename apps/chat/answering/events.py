"""What happens while a question is answered, in the order in which it happens. Pure."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from apps.search.access import AuthorizedPassage


@dataclass(frozen=True, slots=True)
class Searching:
    """The search has begun."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The search is done: `spaces` were searched, `passages` are being read."""

    spaces: int
    passages: int


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage gets the number it is cited by; comes before the text that shows the number.

    `quote` is visible text, word for word (code when `preformatted`); `start` and `end` are its
    offsets in the Markdown of the page with this `content_hash`.
    """

    number: int
    page_id: int
    content_id: str
    title: str
    quote: str
    start: int
    end: int
    content_hash: str
    preformatted: bool


@dataclass(frozen=True, slots=True)
class Near:
    """A page close to a question that got no answer, by its best passage; it is no citation.

    `start` and `end` are the passage's offsets in the Markdown of the page with `content_hash`.
    """

    page_id: int
    content_id: str
    title: str
    space: str
    start: int
    end: int
    content_hash: str


@dataclass(frozen=True, slots=True)
class Text:
    """The next piece of an answer that is being written, in Markdown."""

    text: str


@dataclass(frozen=True, slots=True)
class Marks:
    """Citations at this place of the text, by their numbers; `blank` is the space before them."""

    numbers: tuple[int, ...]
    blank: str

    @property
    def text(self) -> str:
        return self.blank + "".join(f"[{number}]" for number in self.numbers)


CELLS = " – "
"""What stands between the cells of a quoted row where people read it; the quote has a tab."""


class Listing(StrEnum):
    """How the lines of a quote stand in its page."""

    NONE = ""
    BULLETS = "bullets"
    STEPS = "steps"


@dataclass(frozen=True, slots=True)
class Quoted:
    """The whole quote of this citation stands here; it is visible text, not Markdown.

    As a list each of its lines is an item; the first of STEPS has the number `first`.
    """

    citation: Cited
    listing: Listing = Listing.NONE
    first: int = 0

    @property
    def text(self) -> str:
        quote = self.citation.quote
        if not self.citation.preformatted:
            quote = quote.replace("\t", CELLS)
        lines = quote.split("\n")
        match self.listing:
            case Listing.STEPS:
                lines = [f"{number}. {line}" for number, line in enumerate(lines, self.first)]
            case Listing.BULLETS:
                lines = [f"- {line}" for line in lines]
        return "\n".join(lines) + f" [{self.citation.number}]\n\n"


@dataclass(frozen=True, slots=True)
class Answered:
    """The end. `grounded`: what was said stands in the passages. `model` is empty without one."""

    grounded: bool
    model: str = ""


AnswerEvent = Searching | Reading | Cited | Near | Text | Marks | Quoted | Answered


class AnswerWriter(Protocol):
    """Makes an answer out of passages, which there is at least one of."""

    most_passages: int

    def write(
        self, question: str, passages: Sequence[AuthorizedPassage]
    ) -> AsyncGenerator[AnswerEvent]:
        """Yields Cited, Near, Text, Marks, Quoted; Answered at last. Raises AnswerError."""
