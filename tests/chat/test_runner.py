"""Answers while the machine around them fails: Redis goes away, the database is busy."""

import asyncio
import tempfile
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.db import connection
from redis.asyncio import Redis

from apps.chat import runner
from apps.chat.answer_stream import AnswerStream
from apps.chat.models import Turn
from apps.chat.services import OpenedTurn, open_turn
from apps.organizations.models import Membership, Organization
from apps.organizations.names import cache_key
from apps.organizations.tenancy import activate
from tests.chat.redis_servers import RedisServer, running_redis
from tests.fakes.openai.server import Stub
from tests.servers import database

pytestmark = pytest.mark.django_db(transaction=True)

QUESTION = "Which dump is loaded to restore a backup?"
ANSWER = (
    "Use this when production data is needed for a rehearsal [1]. "
    "Only people with the role **Operator** may restore a backup [2]."
)
SECONDS = 20


@pytest.fixture
def own_redis(settings: Any) -> Iterator[RedisServer]:
    """The answers' Redis, which nobody else uses."""
    with (
        tempfile.TemporaryDirectory(prefix="portal-redis-") as directory,
        running_redis(Path(directory)) as server,
    ):
        settings.REDIS_URL = server.url
        yield server


@pytest.fixture
def gated(model: Stub, settings: Any) -> Stub:
    """A model that writes a piece of its answer each time the test lets it."""
    settings.OPENAI_MODEL = "stub-gated"
    return model


async def asked(organization: Organization, membership: Membership) -> OpenedTurn:
    with activate(organization):
        return await database_sync_to_async(open_turn)(membership, QUESTION)


async def ended(organization: Organization) -> Turn:
    with activate(organization):
        return await Turn.objects.aget()


async def texts(organization: Organization, turn: OpenedTurn) -> AsyncGenerator[str]:
    """What the answer says, piece by piece, until it ends."""
    async with (
        AnswerStream(organization.pk, turn.turn_id) as stream,
        aclosing(stream.follow()) as entries,
    ):
        async for _, payload in entries:
            if payload["type"] == "delta":
                yield payload["text"]


@contextmanager
def write_lock() -> Iterator[None]:
    """Somebody else writes to the database, and takes their time."""
    other = database.another_connection()
    try:
        for statement in _LOCK[connection.vendor]:
            other.execute(statement)
        yield
    finally:
        other.close()


_LOCK = {
    "sqlite": ["BEGIN IMMEDIATE"],
    "postgresql": ["BEGIN", "LOCK TABLE chat_turn IN SHARE MODE"],
}


async def test_lost_redis_is_told_as_such_and_not_as_a_stop(
    handbook: Organization, membership: Membership, gated: Stub, own_redis: RedisServer
) -> None:
    turn = await asked(handbook, membership)
    task = runner.start(membership, turn)
    gated.let_pass(3)
    async with aclosing(texts(handbook, turn)) as said:
        assert await anext(said) == "Use"
    own_redis.kill()
    await asyncio.wait_for(task, SECONDS)

    kept = await ended(handbook)
    assert (kept.state, kept.problem_code) == ("failed", "stream_down")
    assert kept.answer.startswith("Use")


async def test_lost_redis_is_told_when_the_model_goes_on_writing(
    handbook: Organization, membership: Membership, gated: Stub, own_redis: RedisServer
) -> None:
    turn = await asked(handbook, membership)
    own_redis.kill()
    task = runner.start(membership, turn)
    gated.let_pass(100)
    await asyncio.wait_for(task, SECONDS)

    kept = await ended(handbook)
    assert (kept.state, kept.problem_code) == ("failed", "stream_down")


async def test_answer_shows_life_until_its_row_is_closed(
    handbook: Organization, membership: Membership, gated: Stub, settings: Any
) -> None:
    turn = await asked(handbook, membership)
    task = runner.start(membership, turn)
    async with aclosing(texts(handbook, turn)) as said, Redis.from_url(settings.REDIS_URL) as redis:
        with write_lock():
            gated.let_pass(100)
            heard = ""
            while heard != ANSWER:
                heard += await anext(said)
            alive = cache_key(handbook.pk, "answer", turn.turn_id, "alive")
            async with asyncio.timeout(SECONDS):
                # The first renewal may still come from the writing, the second cannot.
                for _ in range(2):
                    await redis.pexpire(alive, 5_000)
                    while 0 <= await redis.pttl(alive) <= 5_000:
                        pass
                    assert await redis.exists(alive)
            assert not task.done()
        await asyncio.wait_for(task, SECONDS)

    kept = await ended(handbook)
    assert (kept.state, kept.answer) == ("done", ANSWER)
