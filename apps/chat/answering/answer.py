"""From a question to the events of its answer: search, then whoever writes."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from channels.db import database_sync_to_async
from django.conf import settings

from apps.chat.answering import problems
from apps.chat.answering.events import (
    Answered,
    AnswerEvent,
    AnswerWriter,
    Reading,
    Searching,
    Text,
)
from apps.chat.answering.extractive import ExtractiveWriter
from apps.chat.answering.model import ModelServer, ModelWriter
from apps.chat.answering.problems import AnswerError
from apps.knowledge.selectors import readable_spaces
from apps.organizations.tenancy import activate
from apps.organizations.viewer import Viewer
from apps.search.access import AuthorizedPassage, retrieve
from apps.search.engines.base import EngineUnavailableError, SearchError

NOTHING_FOUND = "Nothing in your spaces answers this."


def configured_writer() -> AnswerWriter:
    """The model of the settings; quotes only when none is set."""
    if not settings.OPENAI_MODEL or not (settings.OPENAI_API_KEY or settings.OPENAI_BASE_URL):
        return ExtractiveWriter()
    return ModelWriter(
        ModelServer(
            model=settings.OPENAI_MODEL,
            base_url=settings.OPENAI_BASE_URL,
            api_key=settings.OPENAI_API_KEY,
        )
    )


async def answer(
    viewer: Viewer, question: str, *, writer: AnswerWriter | None = None
) -> AsyncGenerator[AnswerEvent]:
    """Yields Searching, Reading, then what the writer yields; Answered is always the last.

    Raises AnswerError. No database connection is in use while the writer works. Without a passage
    no model is asked. Close it (`aclosing`) to stop early.
    """
    yield Searching()
    chosen = writer or configured_writer()
    passages, spaces = await database_sync_to_async(_read)(viewer, question, chosen.most_passages)
    yield Reading(spaces=spaces, passages=len(passages))
    if not passages:
        yield Text(NOTHING_FOUND)
        yield Answered(grounded=False)
        return
    events = chosen.write(question, passages)
    async with aclosing(events):
        async for event in events:
            yield event


def _read(viewer: Viewer, question: str, most: int) -> tuple[list[AuthorizedPassage], int]:
    """The passages with text, and how many spaces were searched."""
    organization_id = viewer.organization_id
    try:
        found = retrieve(viewer, question, organization_id=organization_id, limit=most)
    except EngineUnavailableError as error:
        raise AnswerError(problems.SEARCH_AWAY) from error
    except SearchError as error:
        raise AnswerError(problems.SEARCH_DOWN) from error
    with activate(organization_id):
        spaces = readable_spaces(viewer).count()
    return [passage for passage in found if passage.text.strip()], spaces
