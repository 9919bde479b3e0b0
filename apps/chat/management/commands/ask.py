"""Asks one question on the command line; needs neither worker nor web process nor Redis."""

import json
from contextlib import aclosing
from dataclasses import asdict, dataclass, field
from typing import Any

from asgiref.sync import async_to_sync
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.chat.answering.answer import answer
from apps.chat.answering.events import Answered, Cited, Marks, Near, Quoted, Text
from apps.chat.answering.problems import AnswerError
from apps.chat.models import TurnState
from apps.organizations.commands import organization_called
from apps.organizations.viewer import Viewer


@dataclass(frozen=True, slots=True)
class _Citation:
    n: int
    content_id: str
    title: str
    quote: str
    start: int
    end: int


@dataclass(slots=True)
class _Result:
    """What is printed with `--json`."""

    answer: str = ""
    citations: list[_Citation] = field(default_factory=list)
    grounded: bool = False
    state: str = TurnState.FAILED.value


class Command(BaseCommand):
    help = "Answer a question from the pages of an organization, with citations."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("question")
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        organization = organization_called(options["organization"])
        if not options["question"].strip():
            raise CommandError("The question is empty.")
        result = _Result()
        near: list[Near] = []
        viewer = Viewer(organization_id=organization.pk, user_id=None)
        try:
            async_to_sync(_collect)(viewer, options["question"].strip(), result, near)
        except AnswerError as error:
            self._print(result, as_json=options["json"])
            problem = error.problem
            raise CommandError(f"{problem.what} {problem.why} {problem.who}") from error
        self._print(result, as_json=options["json"])
        if near and not options["json"]:
            self.stdout.write("\nThe closest pages:")
            for page in near:
                self.stdout.write(f"- {page.title} (page {page.content_id} in {page.space})")

    def _print(self, result: _Result, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(asdict(result), ensure_ascii=False))
            return
        self.stdout.write(result.answer)
        if result.citations:
            self.stdout.write("")
        for cited in result.citations:
            self.stdout.write(f"[{cited.n}] {cited.title} (page {cited.content_id})")


async def _collect(viewer: Viewer, question: str, result: _Result, near: list[Near]) -> None:
    pieces: list[str] = []
    async with aclosing(answer(viewer, question)) as events:
        async for event in events:
            match event:
                case Text() | Marks() | Quoted():
                    pieces.append(event.text)
                    result.answer = "".join(pieces).strip()
                case Cited():
                    result.citations.append(_citation(event))
                case Near():
                    near.append(event)
                case Answered():
                    result.grounded = event.grounded
                    result.state = TurnState.DONE.value


def _citation(event: Cited) -> _Citation:
    return _Citation(
        n=event.number,
        content_id=event.content_id,
        title=event.title,
        quote=event.quote,
        start=event.start,
        end=event.end,
    )
