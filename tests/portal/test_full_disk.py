"""A request for which the disk has no room, through the whole stack."""

import errno
import gc
import os
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator

from portal.asgi import application
from portal.full_disk import FullDisk, Receive, Send
from tests.ingestion.full_disk import largest_file

_MEGABYTE = 1024 * 1024
SCOPE = {
    "type": "http",
    "asgi": {"version": "3.0"},
    "http_version": "1.1",
    "method": "POST",
    "scheme": "http",
    "path": "/o/northwind/imports/upload/",
    "raw_path": b"/o/northwind/imports/upload/",
    "query_string": b"",
    "root_path": "",
    "headers": [(b"host", b"localhost")],
    "client": ("127.0.0.1", 40_000),
    "server": ("127.0.0.1", 8_000),
}


# Django leaves the file that it could not fill to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_no_room_for_what_arrives_is_told(settings: Any) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = _MEGABYTE
    browser = ApplicationCommunicator(application, dict(SCOPE))
    with largest_file(2 * _MEGABYTE):
        for _ in range(4):
            await browser.send_input(
                {"type": "http.request", "body": b"x" * _MEGABYTE, "more_body": True}
            )
        start = await browser.receive_output(timeout=10)
    body = await browser.receive_output()

    assert start["status"] == 507
    assert dict(start["headers"])[b"content-type"] == b"text/plain; charset=utf-8"
    assert body["body"].decode() == (
        "The portal's disk is full. The file could not be stored; what had arrived of it was "
        "removed again. Whoever runs this portal can fix this. Free space where PORTAL_DATA_DIR "
        "lies, then upload the file again."
    )
    gc.collect()


@pytest.mark.parametrize(("begins", "error"), [(False, errno.EIO), (True, errno.ENOSPC)])
async def test_another_failure_and_one_in_the_middle_of_an_answer_stay_what_they_are(
    *, begins: bool, error: int
) -> None:
    async def failing(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if begins:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        raise OSError(error, os.strerror(error))

    browser = ApplicationCommunicator(FullDisk(failing), dict(SCOPE))
    if begins:
        assert (await browser.receive_output(timeout=10))["status"] == 200

    with pytest.raises(OSError, match=os.strerror(error)):
        await browser.receive_output(timeout=10)
