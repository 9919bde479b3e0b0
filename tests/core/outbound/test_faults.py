"""Everything that can keep an answer from coming, brought about for real, under its own name."""

import gzip
import socket
import ssl
import threading
import tracemalloc
import warnings
import zlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest

from apps.core.outbound import Client, Fault, Limits, OutboundError, Reach
from tests.certificates import authority, issued, self_signed
from tests.core.outbound.listener import (
    Behaviour,
    answering,
    dripping,
    listening,
    proxying,
    resetting,
    saying_nothing,
    then_closing,
    trickling,
)

pytestmark = pytest.mark.usefixtures("this_machine_is_allowed")

QUICK = Limits(connect=2, read=0.5, total=1.5, wire_bytes=100_000, body_bytes=200_000)
_DAY = timedelta(days=1)


def _fault(url: str, limits: Limits = QUICK, ca_pem: str = "", **how: Any) -> OutboundError:
    reach = Reach(private=True, ca_pem=ca_pem)
    with pytest.raises(OutboundError) as caught, Client(reach, limits) as client:
        client.send("GET", url, **how)
    return caught.value


def _of(behaviour: Behaviour, **how: Any) -> OutboundError:
    with listening(behaviour) as listener:
        return _fault(f"http://127.0.0.1:{listener.port}/", **how)


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("ftp://wiki.example/", Fault.BAD_ADDRESS),
        ("wiki.example", Fault.BAD_ADDRESS),
        ("https://wiki.example:0/", Fault.BAD_PORT),
        ("https://wiki.example:65536/", Fault.BAD_PORT),
        ("https://wiki.example:https/", Fault.BAD_PORT),
        ("https://wiki.example/ü", Fault.BAD_ADDRESS),
    ],
)
def test_what_is_no_web_address_is_said_to_be_none(url: str, fault: Fault) -> None:
    assert _fault(url).fault == fault


def test_unknown_names() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(OutboundError) as caught, Client(Reach(), resolver=unknown) as client:
        client.send("GET", "https://wiki.example/")
    assert caught.value.fault == Fault.NAME_UNKNOWN


def test_a_name_server_that_does_not_answer_is_not_waited_for() -> None:
    over = threading.Event()

    def silent(host: str, port: int) -> list[str]:
        over.wait()
        return []

    client = Client(Reach(), Limits(connect=0.2), resolver=silent)
    with pytest.raises(OutboundError) as caught, client:
        client.send("GET", "https://wiki.example/")
    over.set()
    assert caught.value.fault == Fault.CONNECT_TIMEOUT


def test_refused() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        error = _fault(f"https://127.0.0.1:{unused.getsockname()[1]}/")
    assert (error.fault, error.address) == (Fault.REFUSED, "127.0.0.1")


def test_connecting_takes_too_long() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        address = full.getsockname()
        # Two fill the queue of a server that accepts nobody (Linux: backlog and one more).
        with socket.create_connection(address), _try_to_connect(address):
            error = _fault(f"https://127.0.0.1:{address[1]}/", Limits(connect=0.3))
    assert error.fault in {Fault.CONNECT_TIMEOUT, Fault.READ_TIMEOUT}


def _try_to_connect(address: tuple[str, int]) -> AbstractContextManager[socket.socket]:
    waiting = socket.socket()
    waiting.setblocking(False)
    waiting.connect_ex(address)
    return waiting


@pytest.mark.parametrize(
    ("behaviour", "fault"),
    [
        (saying_nothing, Fault.READ_TIMEOUT),
        (trickling, Fault.TOTAL_TIMEOUT),
        (resetting, Fault.RESET_ON_PLAIN_HTTP),
        (lambda connection, _: connection.close(), Fault.DROPPED),
        (
            lambda connection, _: connection.sendall(b"220 mail.example ESMTP\r\n\r\n"),
            Fault.DROPPED,
        ),
        (then_closing(answering(b"half", length=8)), Fault.TRUNCATED),
        (answering(b"not gzip", "Content-Encoding: gzip"), Fault.BAD_ENCODING),
        (answering(gzip.compress(b"x" * 99)[:-5], "Content-Encoding: gzip"), Fault.BAD_ENCODING),
        (answering(gzip.compress(b"x") * 2, "Content-Encoding: gzip"), Fault.BAD_ENCODING),
        (answering(b"x", "Content-Encoding: br"), Fault.BAD_ENCODING),
        (answering(b"x" * 100_001), Fault.TOO_LARGE),
        (answering(gzip.compress(b"x" * 200_001), "Content-Encoding: gzip"), Fault.TOO_LARGE),
    ],
    ids=[
        "silent",
        "trickling",
        "reset",
        "closed",
        "other protocol",
        "cut",
        "not packed",
        "cut while packed",
        "packed twice",
        "unknown packing",
        "too much",
        "too much unpacked",
    ],
)
def test_servers_that_do_not_answer_as_they_should(behaviour: Behaviour, fault: Fault) -> None:
    assert _of(behaviour).fault == fault


def test_a_body_that_unpacks_to_a_thousandfold_is_not_unpacked() -> None:
    bomb = gzip.compress(bytes(80_000_000))
    limits = Limits(wire_bytes=200_000, body_bytes=200_000)
    with listening(answering(bomb, "Content-Encoding: gzip")) as listener:
        tracemalloc.start()
        error = _fault(f"http://127.0.0.1:{listener.port}/", limits)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert error.fault == Fault.TOO_LARGE
    assert most < 8_000_000


@pytest.mark.parametrize(
    ("packed", "name"),
    [(gzip.compress, "gzip"), (gzip.compress, "x-gzip"), (zlib.compress, "deflate")],
)
def test_packed_bodies_are_unpacked(packed: Callable[[bytes], bytes], name: str) -> None:
    body = answering(packed(b'{"a": 1}'), f"Content-Encoding: {name}")
    with listening(body) as listener, Client(Reach(private=True)) as client:
        answer = client.send("GET", f"http://127.0.0.1:{listener.port}/")
    assert answer.json() == {"a": 1}


def _plain_words(connection: socket.socket, _: bytes) -> None:
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")


def _old_tls() -> ssl.SSLContext:
    context = issued().server_context()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


def _asks_for_certificates() -> ssl.SSLContext:
    context = issued().server_context()
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(cadata=authority().pem)
    return context


@pytest.mark.parametrize(
    ("tls", "trusted", "fault"),
    [
        (lambda: issued().server_context(), False, Fault.TLS_UNKNOWN_CA),
        (lambda: self_signed().server_context(), True, Fault.TLS_SELF_SIGNED),
        (lambda: issued(("other.example",)).server_context(), True, Fault.TLS_HOSTNAME),
        (lambda: issued(ends=-_DAY).server_context(), True, Fault.TLS_EXPIRED),
        (lambda: issued(begins=_DAY).server_context(), True, Fault.TLS_NOT_YET_VALID),
        (_old_tls, True, Fault.TLS_VERSION),
        (_asks_for_certificates, True, Fault.TLS_CLIENT_CERTIFICATE),
        (lambda: None, True, Fault.TLS_NOT_TLS),
    ],
    ids=[
        "unknown",
        "self-signed",
        "other name",
        "expired",
        "not yet",
        "old",
        "client",
        "plain",
    ],
)
def test_encryption_that_fails(
    tls: Callable[[], ssl.SSLContext | None], trusted: bool, fault: Fault
) -> None:
    ca_pem = authority().pem if trusted else ""
    with listening(_plain_words, tls()) as listener:
        assert _fault(f"https://127.0.0.1:{listener.port}/", ca_pem=ca_pem).fault == fault


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("wiki.example.org",), "wiki.example.org"),
        (("*.example.org", "10.0.0.1"), "*.example.org, 10.0.0.1"),
        (
            tuple(f"w{number}.example.org" for number in range(8)),
            ", ".join(f"w{number}.example.org" for number in range(5)) + " and 3 more",
        ),
        (("<b>.example.org", "wiki.example.org"), "wiki.example.org"),
    ],
)
def test_the_names_of_a_certificate_for_others_are_told(names: tuple[str, ...], told: str) -> None:
    with listening(answering(), issued(names).server_context()) as listener:
        error = _fault(f"https://localhost:{listener.port}/", ca_pem=authority().pem)
    assert (error.fault, error.detail) == (Fault.TLS_HOSTNAME, told)
    assert listener.requests == []


def test_the_names_of_a_certificate_are_told_through_a_proxy(settings: Any) -> None:
    with listening(answering(), issued(("wiki.example.org",)).server_context()) as listener:
        target = f"127.0.0.1:{listener.port}"
        with proxying({target: listener.port}) as proxy:
            settings.OUTBOUND_PROXY = ("127.0.0.1", proxy.port)
            error = _fault(f"https://localhost:{listener.port}/", ca_pem=authority().pem)
    assert (error.fault, error.detail) == (Fault.TLS_HOSTNAME, "wiki.example.org")
    assert proxy.targets == [target, target]


def test_a_certificate_that_has_expired_as_well_keeps_its_names() -> None:
    """It is read only where the chain is believed."""
    other = issued(("wiki.example.org",), ends=-_DAY).server_context()
    with listening(answering(), other) as listener:
        error = _fault(f"https://localhost:{listener.port}/", ca_pem=authority().pem)
    assert (error.fault, error.detail) == (Fault.TLS_HOSTNAME, "")


def test_what_the_connection_trusts_is_trusted() -> None:
    client = Client(Reach(private=True, ca_pem=authority().pem))
    with listening(answering(), issued().server_context()) as listener, client:
        answer = client.send("GET", f"https://localhost:{listener.port}/x?y=1")
    assert (answer.status, answer.address) == (200, "127.0.0.1")
    assert listener.requests[0].startswith(b"GET /x?y=1 HTTP/1.1\r\n")
    assert listener.header("Host") == f"localhost:{listener.port}"


@pytest.mark.parametrize(
    "text", ["-----BEGIN CERTIFICATE-----\nnothing\n-----END CERTIFICATE-----", "nothing", "für"]
)
def test_what_is_no_certificate_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a certificate"):
        Client(Reach(ca_pem=text))


@pytest.mark.parametrize("cut", ["handshake", "after it"])
def test_resets_of_encrypted_connections(cut: str) -> None:
    tls = None if cut == "handshake" else issued().server_context()
    with listening(resetting, tls) as listener:
        error = _fault(f"https://localhost:{listener.port}/", ca_pem=authority().pem)
    # Of a connection that stands, Python 3.11 tells a reset as an end.
    assert error.fault in ({Fault.RESET} if tls is None else {Fault.RESET, Fault.DROPPED})


def _begins_to_answer(connection: socket.socket, _: bytes) -> None:
    """A handshake of TLS that announces a hundred bytes, of which three come."""
    connection.sendall(bytes.fromhex("16 03 03 00 64 02 00 00"))
    connection.close()


@pytest.mark.parametrize(
    "behaviour",
    [lambda connection, _: connection.close(), _begins_to_answer],
    ids=["without a word", "in the middle"],
)
def test_a_connection_that_is_closed_during_the_handshake(behaviour: Behaviour) -> None:
    with listening(behaviour) as listener:
        error = _fault(f"https://localhost:{listener.port}/", ca_pem=authority().pem)
    assert error.fault == Fault.DROPPED_IN_HANDSHAKE


def test_a_connection_that_is_taken_leave_of_during_the_handshake() -> None:
    goodbye = bytes.fromhex("15 03 03 00 02 01 00")
    with listening(then_closing(lambda connection, _: connection.sendall(goodbye))) as listener:
        error = _fault(f"https://localhost:{listener.port}/", ca_pem=authority().pem)
    assert error.fault == Fault.DROPPED_IN_HANDSHAKE


def test_redirects_without_end() -> None:
    with listening(answering(b"", "Location: /again", status="302 Found")) as listener:
        error = _fault(f"http://127.0.0.1:{listener.port}/", follow=True)
    assert error.fault == Fault.REDIRECT_LOOP
    assert len(listener.requests) == 6


@pytest.mark.parametrize(
    "location", ["http://elsewhere.example/", "https://127.0.0.1.evil.example/", "ftp://x/", "//["]
)
def test_redirects_to_other_hosts_are_not_followed(location: str) -> None:
    error = _of(answering(b"", f"Location: {location}", status="307 Moved"), follow=True)
    assert error.fault == Fault.REDIRECT_REFUSED


def test_redirects_are_answers_unless_they_are_to_be_followed() -> None:
    client = Client(Reach(private=True))
    with listening(answering(b"", "Location: /next", status="302 Found")) as listener, client:
        answer = client.send("GET", f"http://127.0.0.1:{listener.port}/")
        posted = client.send("POST", f"http://127.0.0.1:{listener.port}/", json={}, follow=True)
    assert (answer.status, answer.headers.get("LOCATION"), answer.hops) == (302, "/next", ())
    assert posted.status == 302


def test_proxies_connect_to_the_checked_address(settings: Any) -> None:
    with listening(answering(), issued().server_context()) as listener:
        target = f"127.0.0.1:{listener.port}"
        with proxying({target: listener.port}) as proxy:
            settings.OUTBOUND_PROXY = ("127.0.0.1", proxy.port)
            with Client(Reach(private=True, ca_pem=authority().pem)) as client:
                answer = client.send("GET", f"https://localhost:{listener.port}/")
        assert answer.status == 200
        assert proxy.targets == [target]


def test_proxies_that_refuse_or_are_gone(settings: Any) -> None:
    with proxying() as proxy:
        settings.OUTBOUND_PROXY = ("127.0.0.1", proxy.port)
        refused = _fault("https://127.0.0.1:1/")
    assert (refused.fault, refused.detail) == (Fault.PROXY, "502 Not from here")
    assert _fault("https://127.0.0.1:1/").fault == Fault.PROXY


def test_plain_http_is_for_allowed_networks_only(settings: Any) -> None:
    with listening(answering()) as listener, proxying() as proxy:
        url = f"http://127.0.0.1:{listener.port}/"
        with Client(Reach(private=True)) as client:
            assert client.send("GET", url).status == 200

        settings.OUTBOUND_PROXY = ("127.0.0.1", proxy.port)
        public = Client(Reach(private=True), resolver=lambda host, port: ["8.8.8.8"])
        with pytest.raises(OutboundError) as caught, public:
            public.send("GET", "http://wiki.example/")
    assert (caught.value.fault, caught.value.address) == (Fault.PLAIN_HTTP, "8.8.8.8")
    assert proxy.targets == []


def test_nothing_is_tried_twice() -> None:
    with listening(lambda connection, _: connection.close()) as listener:
        _fault(f"http://127.0.0.1:{listener.port}/")
    assert len(listener.requests) == 1


def test_a_fault_is_not_taken_from_the_one_before() -> None:
    with listening(answering(), issued().server_context()) as listener:
        error = _fault(f"https://127.0.0.1:{listener.port}/")
        try:
            raise error
        except OutboundError:
            after = _of(lambda connection, _: connection.close())
    assert (error.fault, after.fault) == (Fault.TLS_UNKNOWN_CA, Fault.DROPPED)


def test_a_proxy_that_never_ends_its_answer_is_left_in_time(settings: Any) -> None:
    with listening(dripping) as proxy:
        settings.OUTBOUND_PROXY = ("127.0.0.1", proxy.port)
        error = _fault("https://127.0.0.1:1/", Limits(connect=5, read=5, total=0.5))
    assert error.fault in {Fault.PROXY, Fault.TOTAL_TIMEOUT}
