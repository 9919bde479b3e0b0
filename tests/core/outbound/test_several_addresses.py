"""A name with several addresses, and a proxy that is as slow as it can be."""

import contextlib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from apps.core.outbound import Client, Fault, Limits, OutboundError, Reach
from tests.certificates import authority, issued
from tests.core.outbound.listener import answering, dripping, listening, proxying

pytestmark = [
    pytest.mark.usefixtures("this_machine_is_allowed"),
    pytest.mark.allow_hosts(["127.0.0.1", "127.0.0.2"]),
]

REACH = Reach(private=True)


@contextmanager
def _dead(address: str, port: int) -> Iterator[None]:
    """Nothing that is sent to this address is answered: its queue of connections is full."""
    with contextlib.ExitStack() as held:
        held.enter_context(socket.create_server((address, port), backlog=0))
        for _ in range(4):
            waiting = held.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex((address, port))
        yield


def _both(host: str, port: int) -> list[str]:
    return ["127.0.0.2", "127.0.0.1"]


def test_a_dead_address_leaves_time_for_the_next() -> None:
    with (
        listening(answering(b"alive")) as server,
        _dead("127.0.0.2", server.port),
        Client(REACH, Limits(connect=2), resolver=_both) as client,
    ):
        answer = client.send("GET", f"http://wiki.example:{server.port}/")
    assert (answer.body, answer.address) == (b"alive", "127.0.0.1")


def test_the_first_address_is_told_of_when_none_answers() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with (
            _dead("127.0.0.2", port),
            pytest.raises(OutboundError) as caught,
            Client(REACH, Limits(connect=1), resolver=_both) as client,
        ):
            client.send("GET", f"http://wiki.example:{port}/")
    assert (caught.value.fault, caught.value.address) == (Fault.CONNECT_TIMEOUT, "127.0.0.2")


def test_a_proxy_without_a_way_to_the_first_address_is_asked_for_the_next(settings: Any) -> None:
    with listening(answering(b"alive"), issued().server_context()) as server:
        second = f"127.0.0.1:{server.port}"
        with proxying({second: server.port}) as proxy:
            settings.OUTBOUND_PROXY = ("127.0.0.1", proxy.port)
            trusting = Reach(private=True, ca_pem=authority().pem)
            with Client(trusting, resolver=_both) as client:
                answer = client.send("GET", f"https://localhost:{server.port}/")
    assert (answer.body, answer.address) == (b"alive", "127.0.0.1")
    assert proxy.targets == [f"127.0.0.2:{server.port}", second]


def test_a_proxy_that_never_ends_its_answer_is_not_waited_for(settings: Any) -> None:
    with listening(dripping) as proxy:
        settings.OUTBOUND_PROXY = ("127.0.0.1", proxy.port)
        with (
            pytest.raises(OutboundError) as caught,
            Client(REACH, Limits(connect=0.5)) as client,
        ):
            client.send("GET", "https://127.0.0.1:1/")
    assert (caught.value.fault, caught.value.detail) == (
        Fault.PROXY,
        "it did not answer in time",
    )


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-sample\r\n\r\n", b"x" * 40_000])
def test_a_proxy_that_is_none(settings: Any, said: bytes) -> None:
    def answer(connection: socket.socket, _: bytes) -> None:
        connection.sendall(said)
        connection.shutdown(socket.SHUT_WR)

    with listening(answer) as proxy:
        settings.OUTBOUND_PROXY = ("127.0.0.1", proxy.port)
        with pytest.raises(OutboundError) as caught, Client(REACH) as client:
            client.send("GET", "https://127.0.0.1:1/")
    assert caught.value.fault == Fault.PROXY
