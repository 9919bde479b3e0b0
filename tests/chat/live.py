"""Real web processes on loopback ports, and a browser's websocket to them."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.test import Client
from websockets.asyncio.client import ClientConnection, connect

from tests.servers import database

_ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 60


@dataclass(frozen=True)
class WebProcess:
    """A Daphne that serves the portal on the test's database."""

    port: int
    process: "subprocess.Popen[bytes]"

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def web_processes(count: int, extra: Mapping[str, str]) -> Iterator[list[WebProcess]]:
    """So many web processes, all answering; `extra` is added to their environment."""
    with ExitStack() as stack:
        started = [stack.enter_context(_started(extra)) for _ in range(count)]
        for web in started:
            _wait_until_it_answers(web.port, web.process)
        yield started


@contextmanager
def _started(extra: Mapping[str, str]) -> Iterator[WebProcess]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "PORTAL_DATA_DIR": str(settings.DATA_DIR),
        "DJANGO_SETTINGS_MODULE": "tests.servers.settings",
        **database.variables(),
        **extra,
    }
    command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(
        [*command, "portal.asgi:application"],
        cwd=_ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield WebProcess(port, process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_until_it_answers(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health/live/", timeout=5) as answer:
                assert answer.status == 200
                return
        except URLError:
            assert process.poll() is None, "the web process ended"
            assert time.monotonic() < deadline, "the web process did not answer"


class LiveBrowser:
    """One open websocket to a web process."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    async def send(self, **frame: Any) -> None:
        await self._connection.send(json.dumps(frame))

    async def frame(self) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(await self._connection.recv())
        return frame

    async def until(self, *types: str) -> list[dict[str, Any]]:
        """Every frame up to the first of one of these types."""
        found = [await self.frame()]
        while found[-1]["type"] not in types:
            found.append(await self.frame())
        return found


@asynccontextmanager
async def live_browser(web: WebProcess, slug: str, client: Client) -> AsyncIterator[LiveBrowser]:
    """The chat of the organization, open in the browser of this signed-in client."""
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies['sessionid'].value}"
    async with connect(
        f"ws://127.0.0.1:{web.port}/o/{slug}/chat/socket/",
        additional_headers={"Cookie": cookie, "Origin": f"http://127.0.0.1:{web.port}"},
    ) as connection_:
        yield LiveBrowser(connection_)
