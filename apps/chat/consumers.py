"""The chat websocket: parses frames, rechecks access, starts and stops answers, forwards frames."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from typing import Any, ParamSpec, TypeVar

from autobahn.exception import Disconnected
from channels.db import database_sync_to_async
from redis.exceptions import RedisError

from apps.chat import frames, runner, services
from apps.chat.answer_stream import AnswerLostError, AnswerStream, request_stop
from apps.chat.answering.problems import (
    CONVERSATION_GONE,
    INTERRUPTED,
    STREAM_DOWN,
    AnswerError,
)
from apps.chat.models import TurnState
from apps.chat.presentation import failed_frame, last_frame
from apps.chat.selectors import ConversationMissingError, own_turn
from apps.core.problems import Problem
from apps.organizations.consumers import OrganizationConsumer
from apps.organizations.models import Membership
from apps.organizations.tenancy import activate
from apps.organizations.viewer import viewer_of

P = ParamSpec("P")
T = TypeVar("T")


class ChatConsumer(OrganizationConsumer):
    """One browser tab. Answers run elsewhere (`runner`): it always has time for the next frame."""

    async def connected(self, membership: Membership) -> None:
        self._following: dict[int, asyncio.Task[None]] = {}

    async def disconnect(self, code: int) -> None:
        for task in getattr(self, "_following", {}).values():
            task.cancel()

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any
    ) -> None:
        try:
            frame = frames.parse(text_data or "")
        except frames.MalformedFrameError as error:
            problem = Problem("malformed", str(error), "", "", "Reload the page and try again.")
            await self._send(failed_frame(problem))
            return
        membership = await self.current_membership()
        if membership is None:
            await self.refuse()
            return
        try:
            await self._handle(membership, frame)
        except ConversationMissingError:
            await self._send(failed_frame(CONVERSATION_GONE), getattr(frame, "turn", None))
        except AnswerError as error:
            await self._send(failed_frame(error.problem))
        except RedisError:
            await self._send(failed_frame(STREAM_DOWN), getattr(frame, "turn", None))

    async def _handle(self, membership: Membership, frame: frames.ClientFrame) -> None:
        match frame:
            case frames.Ask():
                await self._ask(membership, frame)
            case frames.Stop(turn=turn):
                await _inside(membership, own_turn, membership, turn)
                await request_stop(membership.organization_id, turn)
            case frames.Resume(turn=turn):
                await _inside(membership, own_turn, membership, turn)
                self._follow(membership, turn, frame.after)

    async def _ask(self, membership: Membership, frame: frames.Ask) -> None:
        opened = await _inside(
            membership,
            services.open_turn,
            membership,
            frame.question,
            conversation_id=frame.conversation,
            retry=frame.retry,
        )
        runner.start(membership, opened)
        self._follow(membership, opened.turn_id, "")
        for turn_id in opened.superseded:
            await request_stop(membership.organization_id, turn_id)

    def _follow(self, membership: Membership, turn_id: int, after: str) -> None:
        """Forwards the frames of a turn from now on; a follower of it from before is replaced."""
        if earlier := self._following.pop(turn_id, None):
            earlier.cancel()
        task = asyncio.create_task(self._forward(membership, turn_id, after))
        self._following[turn_id] = task
        task.add_done_callback(lambda done: self._forget(turn_id, done))

    def _forget(self, turn_id: int, task: asyncio.Task[None]) -> None:
        if self._following.get(turn_id) is task:
            del self._following[turn_id]

    async def _forward(self, membership: Membership, turn_id: int, after: str) -> None:
        try:
            async with (
                AnswerStream(membership.organization_id, turn_id) as stream,
                aclosing(stream.follow(after)) as entries,
            ):
                async for identity, payload in entries:
                    await self.send_json({**payload, "id": identity})
                    if frames.ends(payload):
                        return
        except AnswerLostError:
            ending = await _inside(membership, _ending, membership, turn_id)
            await self._send(ending, turn_id)
        except RedisError:
            await self._send(failed_frame(STREAM_DOWN), turn_id)
        except Disconnected:
            return  # the browser is gone, and the server's notice of it is on its way

    async def _send(self, frame: frames.ServerFrame, turn_id: int | None = None) -> None:
        await self.send_json(frames.encode(frame, turn=turn_id))


async def _inside(
    membership: Membership, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """The function's result; it uses the database inside the membership's organization."""
    with activate(membership.organization_id):
        return await database_sync_to_async(function)(*args, **kwargs)


def _ending(membership: Membership, turn_id: int) -> frames.Done | frames.Failed:
    """How a turn ended of which no frames are left; one that still runs was interrupted."""
    lost = services.Outcome(state=TurnState.FAILED, problem_code=INTERRUPTED.code)
    services.close_turn(turn_id, lost)
    slug = membership.organization.slug
    return last_frame(viewer_of(membership), slug, turn_id) or failed_frame(CONVERSATION_GONE)
