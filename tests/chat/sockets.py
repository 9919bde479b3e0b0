"""A browser's side of the chat websocket."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client

from apps.accounts.models import User
from portal.asgi import application
from tests.conftest import signed_in

SECONDS = 10


class Browser:
    """One open websocket."""

    def __init__(self, communicator: WebsocketCommunicator, client: Client | None) -> None:
        self._communicator = communicator
        self._client = client

    async def sign_out(self) -> None:
        """As in another tab of the same browser."""
        assert self._client is not None
        await database_sync_to_async(self._client.logout)()

    async def send(self, **frame: Any) -> None:
        await self._communicator.send_json_to(frame)

    async def send_text(self, text: str) -> None:
        await self._communicator.send_to(text_data=text)

    async def frame(self) -> dict[str, Any]:
        frame: dict[str, Any] = await self._communicator.receive_json_from(timeout=SECONDS)
        return frame

    async def until(self, *types: str) -> list[dict[str, Any]]:
        """Every frame up to the first of one of these types."""
        found = [await self.frame()]
        while found[-1]["type"] not in types:
            found.append(await self.frame())
        return found

    async def closed_with(self) -> int:
        output = await self._communicator.receive_output(timeout=SECONDS)
        assert output["type"] == "websocket.close"
        code: int = output["code"]
        return code


@asynccontextmanager
async def browser(user: User | None, slug: str) -> AsyncIterator[Browser]:
    """A browser of this person with the chat of the organization open; None is signed out."""
    headers = [(b"origin", b"http://127.0.0.1"), (b"host", b"127.0.0.1")]
    client = None
    if user is not None:
        client = await database_sync_to_async(signed_in)(user)
        cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies['sessionid'].value}"
        headers.append((b"cookie", cookie.encode()))
    communicator = WebsocketCommunicator(application, f"/o/{slug}/chat/socket/", headers=headers)
    accepted, _ = await communicator.connect(timeout=SECONDS)
    assert accepted
    try:
        yield Browser(communicator, client)
    finally:
        await communicator.disconnect(timeout=SECONDS)


def text_of(frames: list[dict[str, Any]]) -> str:
    """The answer as the deltas tell it."""
    return "".join(frame["text"] for frame in frames if frame["type"] == "delta")
