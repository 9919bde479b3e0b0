"""A Redis server of a test's own, which may be killed."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis

from portal.redis_server import command

_START_SECONDS = 10


@dataclass(frozen=True)
class RedisServer:
    url: str
    process: "subprocess.Popen[bytes]"

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def running_redis(directory: Path) -> Iterator[RedisServer]:
    """A server in a directory of its own, ready for commands."""
    socket = directory / "redis.sock"
    process = subprocess.Popen(command(socket), stdout=subprocess.DEVNULL)
    server = RedisServer(f"unix://{socket}", process)
    try:
        _wait_until_it_answers(server)
        yield server
    finally:
        server.kill()


def _wait_until_it_answers(server: RedisServer) -> None:
    deadline = time.monotonic() + _START_SECONDS
    with redis.Redis.from_url(server.url) as client:
        while True:
            try:
                client.ping()
            except redis.ConnectionError:
                assert server.process.poll() is None, "the Redis server ended"
                assert time.monotonic() < deadline, "the Redis server did not answer"
            else:
                return
