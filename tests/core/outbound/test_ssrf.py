"""No spelling of an address that is not public is ever connected to."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import Any

import pytest

from apps.core.outbound import Client, Fault, Limits, OutboundError, Reach
from apps.core.outbound.resolving import system_resolver
from apps.core.secret import Secret

HASTY = Limits(connect=5, read=5, total=10)
# All of them are 127.0.0.1 to the system, which the listener of the test answers at.
LOOPBACK = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0x7f.1",
    "0X7F.0x0.0x0.0x1",
    "0177.0.0.1",
    "0177.1",
    "017700000001",
    "127.0.0.1.",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:7f00:0001]",
    "\uff11\uff12\uff17.0.0.1",
    "\u2460\u2461\u2466.0.0.1",
    "127\u30020\u30020\u30021",
]
FORBIDDEN = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.100.100.200",
    "100.127.255.255",
    "127.0.0.2",
    "127.255.255.255",
    "168.63.129.16",
    "169.254.0.1",
    "169.254.169.254",
    "169.254.170.2",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
]


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, Listener)
        server.hits.append((self.headers["Host"], self.headers["Authorization"]))
        self.send_response(302 if server.leads_to else 200)
        if server.leads_to:
            self.send_header("Location", server.leads_to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Tests look at `hits`."""


class Listener(ThreadingHTTPServer):
    hits: list[tuple[str, str | None]]
    leads_to: str = ""


@pytest.fixture
def listener(settings: Any) -> Iterator[Listener]:
    settings.OUTBOUND_ALLOW = (ip_network("127.0.0.1/32"),)
    with Listener(("127.0.0.1", 0), _Handler) as server:
        server.hits = []
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        yield server
        server.shutdown()


def _fault(client: Client, url: str, *, follow: bool = False) -> Fault:
    with pytest.raises(OutboundError) as raised:
        client.send("GET", url, follow=follow)
    return raised.value.fault


@pytest.mark.parametrize("host", LOOPBACK)
def test_every_spelling_of_this_machine_is_refused_and_would_have_reached_it(
    listener: Listener, host: str
) -> None:
    url = f"http://{host}:{listener.server_port}/"

    def only_ipv4(name: str, port: int) -> list[str]:
        return [each for each in system_resolver(name, port) if each != "::1"]

    with Client(Reach(), HASTY, resolver=only_ipv4) as client:
        assert _fault(client, url) == Fault.FORBIDDEN_ADDRESS
    assert listener.hits == []

    with Client(Reach(private=True), HASTY, resolver=only_ipv4) as client:
        assert client.send("GET", url).address == "127.0.0.1"
    assert len(listener.hits) == 1


@pytest.mark.parametrize("address", FORBIDDEN)
@pytest.mark.parametrize("private", [False, True])
def test_a_name_that_leads_to_it_is_refused(
    listener: Listener, address: str, private: bool
) -> None:
    with Client(Reach(private=private), HASTY, resolver=lambda host, port: [address]) as client:
        assert _fault(client, "https://confluence.example/") == Fault.FORBIDDEN_ADDRESS
        assert _fault(client, "http://confluence.example/") == Fault.FORBIDDEN_ADDRESS


@pytest.mark.parametrize("address", FORBIDDEN)
def test_a_redirect_that_leads_to_it_is_refused(listener: Listener, address: str) -> None:
    listener.leads_to = f"http://inside.example:{listener.server_port}/"
    addresses = {"outside.example": "127.0.0.1", "inside.example": address}
    url = f"http://outside.example:{listener.server_port}/"

    with (
        Client(Reach(private=True), HASTY, resolver=lambda host, port: [addresses[host]]) as client,
        pytest.raises(OutboundError) as raised,
    ):
        client.send("GET", url, follow=True, follow_to=[listener.leads_to])
    assert raised.value.fault == Fault.FORBIDDEN_ADDRESS
    assert len(listener.hits) == 1


@pytest.mark.parametrize("answer", [["8.8.8.8", "127.0.0.1"], ["127.0.0.1", "8.8.8.8"]])
def test_one_forbidden_address_refuses_the_name(listener: Listener, answer: list[str]) -> None:
    with Client(Reach(), HASTY, resolver=lambda host, port: answer) as client:
        url = f"https://mixed.example:{listener.server_port}/"
        assert _fault(client, url) == Fault.FORBIDDEN_ADDRESS
    assert listener.hits == []


def test_a_name_is_asked_for_once_and_its_second_answer_never_used(listener: Listener) -> None:
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    with Client(Reach(private=True), HASTY, resolver=rebinding) as client:
        answer = client.send("GET", f"http://rebinding.example:{listener.server_port}/")

    assert (answer.address, asked) == ("127.0.0.1", ["rebinding.example"])
    assert listener.hits == [(f"rebinding.example:{listener.server_port}", None)]


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "http://user:canary@127.0.0.1/",
        "user:canary@127.0.0.1",
        "https://user:can/ary@127.0.0.1/",
        "http://127.0.0.1\\@8.8.8.8/",
        "http://[fe80::1%25lo]/",
        "http://127.0.0.1 /",
        "http://a..b/",
    ],
)
def test_what_is_no_plain_address_is_refused_and_not_shown(listener: Listener, url: str) -> None:
    with Client(Reach(private=True), HASTY) as client, pytest.raises(OutboundError) as raised:
        client.send("GET", url)
    assert raised.value.fault in {Fault.BAD_ADDRESS, Fault.BAD_PORT}
    assert raised.value.url == ""


def test_a_redirect_to_another_port_gets_no_credential(listener: Listener) -> None:
    with Listener(("127.0.0.1", 0), _Handler) as other:
        other.hits = []
        threading.Thread(target=other.serve_forever, args=(0.01,)).start()
        listener.leads_to = f"http://127.0.0.1:{other.server_port}/"
        with Client(Reach(private=True), HASTY) as client:
            url = f"http://127.0.0.1:{listener.server_port}/"
            client.send("GET", url, follow=True, authorization=Secret("Bearer canary"))
        other.shutdown()

    assert [sent for _, sent in listener.hits] == ["Bearer canary"]
    assert [sent for _, sent in other.hits] == [None]


@pytest.mark.parametrize("reference", ["http://[", "https://8.8.8.8:99999/", "ftp://127.0.0.1/"])
def test_an_unreadable_redirect_is_a_fault(listener: Listener, reference: str) -> None:
    listener.leads_to = reference
    with Client(Reach(private=True), HASTY) as client:
        url = f"http://127.0.0.1:{listener.server_port}/"
        assert _fault(client, url, follow=True) == Fault.REDIRECT_REFUSED


@pytest.mark.parametrize("credential", ["Bearer canary\r\nX-More: 1", "Bearer canary\u2026"])
def test_a_credential_that_no_header_carries_is_not_quoted(
    listener: Listener, credential: str
) -> None:
    url = f"http://127.0.0.1:{listener.server_port}/"
    with (
        Client(Reach(private=True), HASTY) as client,
        pytest.raises(ValueError, match="cannot carry") as raised,
    ):
        client.send("GET", url, authorization=Secret(credential))
    assert "canary" not in repr(raised.value)
    assert listener.hits == []
