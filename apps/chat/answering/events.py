"""What happens while a question is answered, in the order in which it happens. Pure."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Quoted:
    """The whole quote of this citation stands here; it is visible text, not Markdown."""

    citation: Cited

    @property
    def text(self) -> str:
        return f"{self.citation.quote} [{self.citation.number}]\n\n"


@dataclass(frozen=True, slots=True)
class Answered:
    """The end. `grounded`: what was said stands in the passages. `model` is empty without one."""

    grounded: bool
    model: str = ""


AnswerEvent = Searching | Reading | Cited | Text | Marks | Quoted | Answered


class AnswerWriter(Protocol):
    """Makes an answer out of passages, which there is at least one of."""

    def write(
        self, question: str, passages: Sequence[AuthorizedPassage]
    ) -> AsyncGenerator[AnswerEvent]:
        """Yields Cited, Text, Marks and Quoted, and Answered at last. Raises AnswerError."""
