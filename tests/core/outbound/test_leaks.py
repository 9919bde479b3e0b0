"""Whatever goes wrong, no error holds the credential, nor a password that stood in an address."""

import logging
import socket
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from typing import Any

import pytest

from apps.core.outbound import Client, Fault, Limits, OutboundError, Reach
from apps.core.secret import Secret

CANARY = "kp-canary-5f2c9a71"
BEARER = Secret(f"Bearer {CANARY}")
LIMITS = Limits(connect=5, read=5, total=10)


@pytest.fixture(autouse=True)
def _this_machine_is_allowed(settings: Any) -> None:
    settings.OUTBOUND_ALLOW = (ip_network("127.0.0.0/8"),)
    settings.OUTBOUND_PROXY = None


@contextmanager
def _repeating(before: bytes, after: bytes = b"") -> Iterator[tuple[int, list[bytes]]]:
    """Sends each request back, between what it is told; yields its port and what it was sent."""
    requests: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                requests.append(connection.recv(65536))
                # One line: a second one would be read as a header of its own.
                repeated = requests[0].replace(b"\r\n", b" ")
                connection.sendall(before + repeated + after)

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1], requests
        thread.join()


def _everything_told(error: BaseException) -> str:
    return "\n".join([str(vars(error)), repr(error), *traceback.format_exception(error)])


def _everything(error: BaseException) -> str:
    """And the variables, which reports of errors print."""
    held = [_everything_told(error)]
    trace = error.__traceback__
    while trace is not None:
        frame = trace.tb_frame
        if "/apps/core/outbound/" in frame.f_code.co_filename:
            held.append(repr(frame.f_locals))
        trace = trace.tb_next
    return "\n".join(held)


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (b"", b"\r\n\r\n", Fault.DROPPED),
        (b"HTTP/1.1 200 OK\r\n ", b"\r\n\r\n", Fault.DROPPED),
        (b"HTTP/1.1 200 OK\r\nContent-Length: ", b"\r\n\r\n", Fault.DROPPED),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"\r\n", Fault.TRUNCATED),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: ", b"\r\nContent-Length: 1\r\n\r\nx", None),
    ],
    ids=["status line", "continued line", "length", "chunk", "encoding"],
)
def test_servers_that_repeat_the_credential_do_not_get_it_into_errors(
    before: bytes, after: bytes, fault: Fault | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with (
        _repeating(before, after) as (port, requests),
        Client(Reach(private=True), LIMITS) as client,
        pytest.raises(OutboundError) as caught,
    ):
        client.send("GET", f"http://127.0.0.1:{port}/", authorization=BEARER)

    assert CANARY in requests[0].decode()
    assert caught.value.fault == (fault or Fault.BAD_ENCODING)
    assert CANARY not in _everything(caught.value)
    assert CANARY not in caplog.text


@pytest.mark.parametrize(
    "spoilt", [f"{CANARY}\n", f"{CANARY}\r\nX: y", f"{CANARY}\0", f" {CANARY} ", f"–{CANARY}"]
)
@pytest.mark.parametrize("header", ["Authorization", "X-Sample"])
def test_what_a_header_cannot_carry_is_neither_sent_nor_shown(header: str, spoilt: str) -> None:
    how: dict[str, Any] = {"headers": {header: spoilt}}
    if header == "Authorization":
        how = {"authorization": Secret(spoilt)}
    with (
        Client(Reach(private=True), LIMITS) as client,
        pytest.raises(ValueError, match=f"^{header} holds what a header cannot carry") as caught,
    ):
        client.send("GET", "http://127.0.0.1:1/", **how)
    assert CANARY not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("name", ["Authorization", "COOKIE", "Proxy-Authorization", "host"])
def test_what_must_not_follow_a_redirect_is_no_header(name: str) -> None:
    with (
        Client(Reach(private=True), LIMITS) as client,
        pytest.raises(ValueError, match=f"^{name.lower()} cannot be given as a header") as caught,
    ):
        client.send("GET", "http://127.0.0.1:1/", headers={name: CANARY})
    assert CANARY not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    "address",
    [
        f"https://mara:{CANARY}@wiki.example/",
        f"mara:{CANARY}@wiki.example/",
        f"https:/mara:{CANARY}@wiki.example/",
        f"https:\\\\mara:{CANARY}@wiki.example/",
        f"https://mara:a/{CANARY}@wiki.example/",
        f"https://mara:a#{CANARY}@wiki.example/",
        f"https://mara:a?{CANARY}@wiki.example/",
        f"https://{CANARY}@",
        f"https://[{CANARY}",
    ],
)
def test_addresses_that_are_none_are_not_repeated(address: str) -> None:
    with (
        Client(Reach(private=True), LIMITS) as client,
        pytest.raises(OutboundError) as caught,
    ):
        client.send("GET", address)
    assert caught.value.fault in {Fault.BAD_ADDRESS, Fault.BAD_PORT}
    assert caught.value.url == ""
    assert CANARY not in _everything_told(caught.value)


def test_a_signed_query_is_not_told() -> None:
    with (
        _repeating(b"not HTTP ", b"\r\n\r\n") as (port, requests),
        Client(Reach(private=True), LIMITS) as client,
        pytest.raises(OutboundError) as caught,
    ):
        client.send("GET", f"http://127.0.0.1:{port}/file/7?token={CANARY}")
    assert f"token={CANARY}" in requests[0].decode()
    assert caught.value.url == f"http://127.0.0.1:{port}/file/7"
    assert CANARY not in _everything_told(caught.value)
