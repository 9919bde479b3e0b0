"""Runs answers outside the sockets that ask for them, so that a lost connection ends none."""

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass

from channels.db import database_sync_to_async
from django.conf import settings
from django.urls import reverse
from redis.exceptions import RedisError

from apps.chat import frames
from apps.chat.answer_stream import AnswerStream
from apps.chat.answering import problems
from apps.chat.answering.answer import answer
from apps.chat.answering.problems import AnswerError
from apps.chat.models import TurnState
from apps.chat.presentation import last_frame
from apps.chat.services import OpenedTurn, Outcome, close_turn
from apps.chat.transcript import Transcript
from apps.core.events import Event, log_event
from apps.organizations.models import Membership
from apps.organizations.tenancy import activate
from apps.organizations.viewer import Viewer, viewer_of

_log = logging.getLogger(__name__)
_running: set[asyncio.Task[None]] = set()


@dataclass(frozen=True, slots=True)
class _Job:
    viewer: Viewer
    slug: str
    turn: OpenedTurn


def start(membership: Membership, turn: OpenedTurn) -> asyncio.Task[None]:
    """Begins to answer; the task goes on whatever becomes of the caller."""
    job = _Job(viewer_of(membership), membership.organization.slug, turn)
    task = asyncio.create_task(_run(job), name=f"answer-{turn.turn_id}")
    _running.add(task)
    task.add_done_callback(_running.discard)
    return task


async def _run(job: _Job) -> None:
    turn_id = job.turn.turn_id
    started = time.monotonic()
    transcript = Transcript(job.slug)
    with activate(job.viewer.organization_id):
        async with (
            AnswerStream(job.viewer.organization_id, turn_id) as stream,
            stream.alive(),
        ):
            state, code = await _ending(job, stream, transcript)
            last_block = transcript.finish()
            outcome = transcript.outcome(state, code)
            ended = await database_sync_to_async(_close)(job, outcome)
            if ended is not None:
                await _tell(stream, turn_id, [*last_block, ended])
    log_event(
        Event.ANSWER_FAILED if outcome.state == TurnState.FAILED else Event.ANSWER_FINISHED,
        organization=job.viewer.organization_id,
        turn=turn_id,
        state=outcome.state,
        code=outcome.problem_code,
        seconds=round(time.monotonic() - started, 1),
    )


async def _ending(job: _Job, stream: AnswerStream, transcript: Transcript) -> tuple[TurnState, str]:
    """Lets the answer be written until it is complete, stopped or out of time.

    Gives the turn's state and the code of its problem, which is empty when there is none.
    """
    writing = asyncio.create_task(_write(job, stream, transcript))
    watching = asyncio.create_task(stream.stop_requested())
    try:
        await asyncio.wait(
            {writing, watching},
            timeout=settings.ANSWER_TIMEOUT_SECONDS,
            return_when=asyncio.FIRST_COMPLETED,
        )
    finally:
        for task in (writing, watching):
            task.cancel()
        written, watched = await asyncio.gather(writing, watching, return_exceptions=True)
    if written is None:
        return TurnState.DONE, ""
    if not isinstance(written, asyncio.CancelledError):
        return TurnState.FAILED, _problem_code(written)
    if watched is None:
        return TurnState.STOPPED, ""
    if not isinstance(watched, asyncio.CancelledError):
        return TurnState.FAILED, _problem_code(watched)
    return TurnState.FAILED, problems.TOO_LONG.code


def _problem_code(error: BaseException) -> str:
    if isinstance(error, AnswerError):
        return error.problem.code
    if isinstance(error, RedisError):
        return problems.STREAM_DOWN.code
    _log.error("An answer failed unexpectedly.", exc_info=error)
    return problems.UNEXPECTED.code


async def _write(job: _Job, stream: AnswerStream, transcript: Transcript) -> None:
    turn = job.turn
    url = reverse("chat:conversation", args=[job.slug, turn.conversation_id])
    opening = frames.Started(str(turn.conversation_id), url, turn.title, turn.question)
    await stream.append(frames.encode(opening, turn=turn.turn_id))
    async with aclosing(answer(job.viewer, turn.question)) as events:
        async for event in events:
            told = transcript.take(event)
            if told:
                await stream.append(*(frames.encode(frame, turn=turn.turn_id) for frame in told))


def _close(job: _Job, outcome: Outcome) -> frames.Done | frames.Failed | None:
    """Keeps the outcome; gives the frame that ends the turn, none when the turn was deleted."""
    if not close_turn(job.turn.turn_id, outcome):
        log_event(Event.ANSWER_DROPPED, turn=job.turn.turn_id, state=outcome.state)
    return last_frame(job.viewer, job.slug, job.turn.turn_id)


async def _tell(stream: AnswerStream, turn_id: int, last: Sequence[frames.ServerFrame]) -> None:
    """The row is kept by now: a browser that misses these frames sees it after a reload."""
    try:
        await stream.append(*(frames.encode(frame, turn=turn_id) for frame in last))
    except RedisError as error:
        log_event(Event.PROGRESS_DROPPED, turn=turn_id, error=type(error).__name__)
