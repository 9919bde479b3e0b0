"""What the web server answers when there is no room for what somebody sends."""

from collections.abc import Awaitable, Callable, Mapping
from errno import errorcode
from typing import Any

from apps.core.events import Event, log_event
from apps.ingestion.problems import ProblemCode, problem
from apps.ingestion.upload_handler import DISK_FULL

_INSUFFICIENT_STORAGE = 507

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Application = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]


class FullDisk:
    """Around Django: it keeps what arrives on disk before any of its handlers or views is asked.

    Where that finds no room, the answer is 507 with a sentence for people.
    """

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        has_begun = False

        async def watched(event: Mapping[str, Any]) -> None:
            nonlocal has_begun
            has_begun = True
            await send(event)

        try:
            await self._application(scope, receive, watched)
        except OSError as error:
            if has_begun or error.errno is None or error.errno not in DISK_FULL:
                raise
            log_event(Event.REQUEST_FAILED, error=errorcode[error.errno])
            await _answer(send)


async def _answer(send: Send) -> None:
    full = problem(ProblemCode.DISK_FULL)
    text = f"{full.what} {full.why} {full.who} {full.how}"
    await send(
        {
            "type": "http.response.start",
            "status": _INSUFFICIENT_STORAGE,
            "headers": [(b"content-type", b"text/plain; charset=utf-8")],
        }
    )
    await send({"type": "http.response.body", "body": text.encode()})
