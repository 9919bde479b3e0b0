"""The frames of one answer in Redis, where any web process can read them again.

The stream is capped and expires. Beside it lie a sign of life of the process that writes it, and
the request to stop.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from redis.asyncio import Redis
from redis.exceptions import RedisError

from apps.organizations.names import cache_key

KEPT_SECONDS = 900
"""How long after its last frame an answer can be read again from here."""
MOST_FRAMES = 50_000
_ALIVE_SECONDS = 10
_BEAT_SECONDS = 2
_POLL_MILLISECONDS = 2_000
_TIMEOUT_SECONDS = 5
"""Longer than it waits for a frame, so that only a Redis that says nothing at all is given up."""
_FRAMES_AT_ONCE = 200
_FIELD = b"frame"


class AnswerLostError(RuntimeError):
    """Nothing more will come: the process that wrote the answer is gone, or the stream is."""


class AnswerStream:
    """The answer of one turn. An asynchronous context manager, which holds a connection."""

    def __init__(self, organization_id: int, turn_id: int) -> None:
        self._frames = cache_key(organization_id, "answer", turn_id)
        self._alive = cache_key(organization_id, "answer", turn_id, "alive")
        self._stop = cache_key(organization_id, "answer", turn_id, "stop")
        self._redis = Redis.from_url(
            settings.REDIS_URL,
            socket_timeout=_TIMEOUT_SECONDS,
            socket_connect_timeout=_TIMEOUT_SECONDS,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._redis.aclose()

    async def append(self, *payloads: dict[str, Any]) -> None:
        """Adds frames, in order and at once."""
        async with self._redis.pipeline(transaction=True) as pipe:
            for payload in payloads:
                pipe.xadd(
                    self._frames,
                    {_FIELD: json.dumps(payload)},
                    maxlen=MOST_FRAMES,
                    approximate=True,
                )
            pipe.expire(self._frames, KEPT_SECONDS)
            pipe.set(self._alive, 1, ex=_ALIVE_SECONDS)
            await pipe.execute()

    async def follow(self, after: str = "") -> AsyncGenerator[tuple[str, dict[str, Any]]]:
        """The frames after the one with this id, each with its id, as they come; endless.

        Raises AnswerLostError when nothing has come for a while and nobody is writing.
        """
        last = after or "0"
        while True:
            entries = await self._entries(last)
            if not entries and not await self._redis.exists(self._alive):
                raise AnswerLostError
            for last, payload in entries:
                yield last, payload

    async def _entries(self, after: str) -> list[tuple[str, dict[str, Any]]]:
        # The client's types name every form of every protocol version it knows.
        found: Any = await self._redis.xread(
            {self._frames: after}, count=_FRAMES_AT_ONCE, block=_POLL_MILLISECONDS
        )
        return [
            (identity.decode(), json.loads(fields[_FIELD]))
            for _, entries in found
            for identity, fields in entries
        ]

    async def request_stop(self) -> None:
        """Asks whichever process writes the answer to stop."""
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.xadd(self._stop, {"stop": 1}, maxlen=1)
            pipe.expire(self._stop, settings.ANSWER_TIMEOUT_SECONDS)
            await pipe.execute()

    async def stop_requested(self) -> None:
        """Returns once somebody has asked to stop."""
        while not await self._redis.xread({self._stop: "0"}, block=_POLL_MILLISECONDS):
            pass

    @asynccontextmanager
    async def alive(self) -> AsyncIterator[None]:
        """Gives the sign of life until the block ends, also while the database is waited for."""
        beating = asyncio.create_task(self._beat())
        try:
            yield
        finally:
            beating.cancel()
            with suppress(asyncio.CancelledError):
                await beating

    async def _beat(self) -> None:
        while True:
            # Whoever reads or writes the frames finds out that Redis is away; it may come back.
            with suppress(RedisError):
                await self._redis.set(self._alive, 1, ex=_ALIVE_SECONDS)
            await asyncio.sleep(_BEAT_SECONDS)


async def request_stop(organization_id: int, turn_id: int) -> None:
    """Stops the answer of a turn, wherever it runs; no error when none does. Raises RedisError."""
    async with AnswerStream(organization_id, turn_id) as stream:
        await stream.request_stop()
