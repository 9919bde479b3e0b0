"""Faults as real servers and sockets make them."""

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest

from apps.core.outbound import Answer, Client, Fault, Limits, OutboundError, Reach
from apps.core.secret import Secret
from tests.certificates import Certificate, authority, issued, self_signed

HASTY = Limits(connect=3, read=3, total=6, wire_bytes=20_000, body_bytes=100_000)
HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture(autouse=True)
def allowed(settings: Any) -> None:
    settings.OUTBOUND_ALLOW = (ip_network("127.0.0.0/8"),)
    settings.OUTBOUND_PROXY = None


@contextmanager
def serving(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """One connection, given to `answer`; its trouble with the other side is what tests are for."""

    def serve() -> None:
        try:
            connection, _ = listening.accept()
            with connection:
                connection.settimeout(10)
                answer(connection)
        except OSError:
            return

    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(10)
        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
    thread.join()


def says(data: bytes) -> Callable[[socket.socket], None]:
    def answer(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(data)

    return answer


def packed(body: bytes, encoding: str = "gzip") -> bytes:
    told = f"Content-Encoding: {encoding}\r\nContent-Length: {len(body)}\r\n\r\n"
    return HEAD + told.encode() + body


def shown(certificate: Certificate) -> Callable[[socket.socket], None]:
    def answer(connection: socket.socket) -> None:
        with certificate.server_context().wrap_socket(connection, server_side=True) as safe:
            says(HEAD + b"Content-Length: 2\r\n\r\nok")(safe)

    return answer


def send(url: str, *, limits: Limits = HASTY, ca_pem: str = "") -> Answer:
    with Client(Reach(private=True, ca_pem=ca_pem), limits) as client:
        return client.send("GET", url, authorization=Secret("Bearer canary"))


def fault(url: str, *, limits: Limits = HASTY, ca_pem: str = "") -> OutboundError:
    with pytest.raises(OutboundError) as raised:
        send(url, limits=limits, ca_pem=ca_pem)
    assert "canary" not in repr(raised.value) + str(raised.value) + raised.value.detail
    return raised.value


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", Fault.DROPPED),
        (b"Bearer canary\r\n\r\n", Fault.DROPPED),
        (HEAD + b"Content-Length: 9\r\n\r\nshort", Fault.TRUNCATED),
        (packed(b"not packed"), Fault.BAD_ENCODING),
        (packed(gzip.compress(b"text")[:-4]), Fault.BAD_ENCODING),
        (packed(gzip.compress(b"one") + gzip.compress(b"two")), Fault.BAD_ENCODING),
        (packed(b"x", "br"), Fault.BAD_ENCODING),
        (packed(gzip.compress(b"0" * 5_000_000)), Fault.TOO_LARGE),
        (HEAD + b"\r\n" + b"0" * 20_001, Fault.TOO_LARGE),
    ],
)
def test_a_broken_answer(data: bytes, expected: Fault) -> None:
    with serving(says(data)) as port:
        assert fault(f"http://127.0.0.1:{port}/").fault == expected


def test_a_packed_answer_is_unpacked() -> None:
    with serving(says(packed(gzip.compress(b"0" * 100_000)))) as port:
        assert send(f"http://127.0.0.1:{port}/").body == b"0" * 100_000


def test_a_server_that_feeds_slowly_is_left_in_time() -> None:
    over = threading.Event()

    def trickles(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(HEAD + b"\r\n")
        while not over.wait(0.02):
            connection.sendall(b"0")

    with serving(trickles) as port:
        limits = Limits(connect=3, read=3, total=0.5)
        try:
            assert fault(f"http://127.0.0.1:{port}/", limits=limits).fault == Fault.TOTAL_TIMEOUT
        finally:
            over.set()


@pytest.mark.parametrize(
    ("certificate", "trusted", "expected"),
    [
        (issued(), False, Fault.TLS_UNKNOWN_CA),
        (self_signed(), True, Fault.TLS_SELF_SIGNED),
        (issued(("other.example",)), True, Fault.TLS_HOSTNAME),
        (issued(ends=-timedelta(days=1)), True, Fault.TLS_EXPIRED),
        (issued(begins=timedelta(days=1)), True, Fault.TLS_NOT_YET_VALID),
    ],
)
def test_a_certificate_that_is_not_believed(
    certificate: Certificate, trusted: bool, expected: Fault
) -> None:
    with serving(shown(certificate)) as port:
        ca_pem = authority().pem if trusted else ""
        assert fault(f"https://127.0.0.1:{port}/", ca_pem=ca_pem).fault == expected


def test_a_certificate_of_the_given_authority_is_believed() -> None:
    with serving(shown(issued())) as port:
        assert send(f"https://127.0.0.1:{port}/", ca_pem=authority().pem).body == b"ok"


def test_a_server_without_encryption() -> None:
    with serving(says(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as port:
        assert fault(f"https://127.0.0.1:{port}/").fault == Fault.TLS_NOT_TLS


def _refused_meanwhile() -> Fault:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        closed = gone.getsockname()[1]
    return fault(f"https://127.0.0.1:{closed}/").fault


def test_a_fault_is_not_taken_from_the_one_before() -> None:
    with serving(shown(issued())) as port:
        try:
            send(f"https://127.0.0.1:{port}/")
        except OutboundError as before:
            faults = (before.fault, _refused_meanwhile())
    assert faults == (Fault.TLS_UNKNOWN_CA, Fault.REFUSED)


def test_plain_http_is_spoken_inside_the_allowed_network_only() -> None:
    outside = Client(Reach(private=True), HASTY, resolver=lambda host, port: ["8.8.8.8"])
    with outside as client, pytest.raises(OutboundError) as raised:
        client.send("GET", "http://outside.example/")
    assert raised.value.fault == Fault.PLAIN_HTTP


def test_the_proxy_is_told_the_checked_address(settings: Any) -> None:
    asked: list[bytes] = []

    def proxy(connection: socket.socket) -> None:
        asked.append(connection.recv(65536))
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        shown(issued(("confluence.example",)))(connection)

    with serving(proxy) as port:
        settings.OUTBOUND_PROXY = ("127.0.0.1", port)
        reach = Reach(ca_pem=authority().pem)
        with Client(reach, HASTY, resolver=lambda host, port: ["8.8.8.8"]) as client:
            assert client.send("GET", "https://confluence.example/").body == b"ok"
    assert asked == [b"CONNECT 8.8.8.8:443 HTTP/1.1\r\nHost: 8.8.8.8:443\r\n\r\n"]


@pytest.mark.parametrize("answer", [b"HTTP/1.1 403 Forbidden\r\n\r\n", b"", b"nonsense\r\n\r\n"])
def test_a_proxy_that_refuses(settings: Any, answer: bytes) -> None:
    with serving(says(answer)) as port:
        settings.OUTBOUND_PROXY = ("127.0.0.1", port)
        assert fault("https://127.0.0.1/").fault == Fault.PROXY
