"""Turns as a screen shows them; what a citation shows is checked anew each time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse

from apps.chat.addresses import CitationAddress, Place, citation_address
from apps.chat.answering.problems import problem_of
from apps.chat.frames import Done, Failed
from apps.chat.models import Citation, Turn, TurnState
from apps.chat.rendering import (
    WITHHELD,
    CitationHtml,
    cited_html,
    with_citations,
    withheld_html,
)
from apps.chat.selectors import turns_by_id
from apps.core.dates import short_day
from apps.core.parts import Kind, SourceLine
from apps.core.problems import Problem
from apps.knowledge.selectors import SourcePage, source_pages
from apps.organizations.viewer import Viewer

SourcePages = Mapping[int, SourcePage]


@dataclass(frozen=True, slots=True)
class TurnView:
    """A question with its answer as far as the viewer may see it."""

    id: int
    question: str
    state: str
    html: str = ""
    sources: tuple[SourceLine, ...] = ()
    near: tuple[SourceLine, ...] = ()
    """Pages close to a question that got no answer."""
    spaces: int = 0
    passages: int = 0
    seconds: float | None = None
    is_unverified: bool = False
    problem: Problem | None = None
    search_url: str = ""

    @property
    def is_running(self) -> bool:
        return self.state == TurnState.RUNNING

    @property
    def can_retry(self) -> bool:
        return self.state in {TurnState.FAILED, TurnState.STOPPED}


def turn_views(viewer: Viewer, slug: str, turns: Sequence[Turn]) -> list[TurnView]:
    """The turns, their citations loaded; one query rechecks all of them, one the pages close by."""
    cited = [citation for turn in turns for citation in turn.citations.all()]
    readable = source_pages(viewer, {c.page_id for c in cited if c.page_id is not None})
    near = source_pages(viewer, {page_id for turn in turns for page_id, *_ in turn.near})
    return [_view(slug, turn, readable, near) for turn in turns]


def last_frame(viewer: Viewer, slug: str, turn_id: int) -> Done | Failed | None:
    """The frame that ends a turn, with the HTML that goes below it; None when the turn is gone."""
    turns = turns_by_id(turn_id)
    if not turns:
        return None
    view = turn_views(viewer, slug, turns)[0]
    footer = render_to_string("chat/turn_end.html", {"turn": view})
    if view.problem is not None:
        return failed_frame(view.problem, footer)
    return Done(
        state=view.state,
        grounded=turns[0].grounded,
        seconds=view.seconds or 0.0,
        footer=footer,
    )


def failed_frame(problem: Problem, footer: str = "") -> Failed:
    """A problem as a frame."""
    return Failed(
        code=problem.code,
        message=f"{problem.what} {problem.why} {problem.who} {problem.how}",
        what=problem.what,
        why=problem.why,
        who=problem.who,
        how=problem.how,
        footer=footer,
    )


def _view(slug: str, turn: Turn, readable: SourcePages, near: SourcePages) -> TurnView:
    citations = list(turn.citations.all())
    parts: dict[int, CitationHtml] = {}
    sources: dict[int | None, SourceLine] = {}
    for citation in citations:
        found = readable.get(citation.page_id or 0)
        shown = _shown(slug, citation, found) if found else _withheld(citation)
        parts[citation.number], source = shown
        _add(sources, found.page.pk if found else None, source)
    ended = turn.finished_at
    return TurnView(
        id=turn.pk,
        question=turn.question,
        state=turn.state,
        html=with_citations(turn.answer_html, parts),
        sources=tuple(sources.values()),
        near=tuple(_near_lines(slug, turn, near)),
        spaces=turn.spaces_searched,
        passages=turn.passages_read,
        seconds=round((ended - turn.started_at).total_seconds(), 1) if ended else None,
        is_unverified=bool(turn.model) and not turn.grounded,
        problem=problem_of(turn.problem_code) if turn.problem_code else None,
        search_url="" if sources else _search_url(slug, turn),
    )


def _add(sources: dict[int | None, SourceLine], page_id: int | None, source: SourceLine) -> None:
    """One line a page, which leads to the first of its passages; one for all that is withheld."""
    known = sources.get(page_id)
    numbers = (*known.numbers, *source.numbers) if known else source.numbers
    sources[page_id] = replace(known or source, numbers=numbers)


def _search_url(slug: str, turn: Turn) -> str:
    """Where to look on when an answer came to nothing."""
    if turn.state != TurnState.DONE:
        return ""
    return f"{reverse('search:search', args=[slug])}?{urlencode({'q': turn.question[:200]})}"


def _shown(slug: str, citation: Citation, found: SourcePage) -> tuple[CitationHtml, SourceLine]:
    page = found.page
    place = Place(page.pk, citation.start, citation.end, citation.content_hash)
    address = citation_address(slug, citation.number, place)
    html = cited_html(
        citation.number, page.title, citation.quote, address, preformatted=citation.preformatted
    )
    return html, _source(citation.number, found, address)


def _near_lines(slug: str, turn: Turn, pages: SourcePages) -> Iterator[SourceLine]:
    shown = (Place(*near) for near in turn.near if near[0] in pages)
    for number, place in enumerate(shown, start=1):
        yield _source(number, pages[place.page_id], citation_address(slug, number, place))


def _source(number: int, found: SourcePage, address: CitationAddress) -> SourceLine:
    page = found.page
    space = page.space.name or page.space.key
    return SourceLine(
        numbers=(number,),
        title=page.title,
        url=address.url,
        panel_url=address.panel_url,
        path=f"{space} › {found.parent_title}" if found.parent_title else space,
        date=short_day(page.updated_on) if page.updated_on else "",
        date_iso=page.updated_on.isoformat() if page.updated_on else "",
    )


def _withheld(citation: Citation) -> tuple[CitationHtml, SourceLine]:
    source = SourceLine(
        numbers=(citation.number,),
        title=WITHHELD,
        url="",
        tag_label="Not available",
        tag_kind=Kind.WARN,
    )
    return withheld_html(citation.number), source
