"""An answer while it is being given: from its events to frames, and to the row it ends as."""

from dataclasses import dataclass, field

from apps.chat import frames
from apps.chat.addresses import Place, citation_address
from apps.chat.answering.events import (
    Answered,
    AnswerEvent,
    Cited,
    Marks,
    Near,
    Quoted,
    Reading,
    Searching,
    Text,
)
from apps.chat.models import TurnState
from apps.chat.rendering import (
    AnswerHtml,
    CitationHtml,
    RenderedBlock,
    cited_html,
    with_citations,
    with_numbers,
)
from apps.chat.services import Outcome

_NOT_READ = Reading(spaces=0, passages=0)
_NOT_ANSWERED = Answered(grounded=False)


@dataclass(slots=True)
class Transcript:
    """Takes events one after the other; `slug` is the organization's, for addresses."""

    slug: str
    _texts: list[str] = field(default_factory=list)
    _html: AnswerHtml = field(default_factory=AnswerHtml)
    _citations: list[Cited] = field(default_factory=list)
    _cited: dict[int, CitationHtml] = field(default_factory=dict)
    _near: list[Near] = field(default_factory=list)
    _reading: Reading = _NOT_READ
    _answered: Answered = _NOT_ANSWERED

    def take(self, event: AnswerEvent) -> list[frames.ServerFrame]:
        """What there is to tell a browser now."""
        match event:
            case Searching():
                return [frames.Searching()]
            case Reading():
                self._reading = event
                return [frames.Sources(spaces=event.spaces, passages=event.passages)]
            case Cited():
                return [self._cite(event)]
            case Near():
                self._near.append(event)
                return []
            case Text() | Marks() | Quoted():
                self._texts.append(event.text)
                return [frames.Delta(text=event.text), *self._frames(self._write(event))]
            case Answered():
                self._answered = event
                return []

    def finish(self) -> list[frames.ServerFrame]:
        """The block that was still being written, however the answer ended."""
        return self._frames(self._html.finish())

    def outcome(self, state: TurnState, problem_code: str = "") -> Outcome:
        """What was given so far, as the turn's end."""
        return Outcome(
            state=state,
            answer="".join(self._texts).strip(),
            answer_html=self._html.html,
            grounded=self._answered.grounded,
            model=self._answered.model,
            problem_code=problem_code,
            spaces=self._reading.spaces,
            passages=self._reading.passages,
            citations=tuple(self._citations),
            near=tuple(self._near),
        )

    def _write(self, event: Text | Marks | Quoted) -> list[RenderedBlock]:
        match event:
            case Text():
                return self._html.text(event.text)
            case Marks():
                self._html.marks(event.numbers, event.blank)
                return []
            case Quoted():
                return [self._html.quote(event.citation.number, event.listing, event.first)]

    def _frames(self, blocks: list[RenderedBlock]) -> list[frames.ServerFrame]:
        return [
            frames.Block(
                index=block.index,
                html=with_citations(block.html, self._cited),
                tail=with_numbers(block.tail),
            )
            for block in blocks
        ]

    def _cite(self, event: Cited) -> frames.CitationFrame:
        place = Place(event.page_id, event.start, event.end, event.content_hash)
        address = citation_address(self.slug, event.number, place)
        self._citations.append(event)
        self._cited[event.number] = cited_html(
            event.number, event.title, event.quote, address, preformatted=event.preformatted
        )
        return frames.CitationFrame(
            number=event.number,
            content_id=event.content_id,
            title=event.title,
            quote=event.quote,
            start=event.start,
            end=event.end,
            url=address.url,
            panel_url=address.panel_url,
        )
