"""Without a proxy in between: a server on this machine, which would be reached if it were tried."""

from ipaddress import ip_network
from typing import Any

import pytest

from apps.core.outbound import Client, Fault, Limits, OutboundError, Reach
from tests.core.outbound.listener import answering, listening

# Beside those of every test: the other ways to this machine, or the run itself would stop them.
pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost", "127.0.0.2", "0.0.0.0"])

LIMITS = Limits(connect=5, read=5, total=10)
# All of them reach a server on 127.0.0.1.
SPELLINGS = [
    "localhost",
    "LocalHost.",
    "127.0.0.1",
    "127.0.0.1.",
    "127.1",
    "2130706433",
    "0x7f000001",
    "017700000001",
    "0177.0.0.1",
    "0",
    "0.0.0.0",
    "１２７.０.０.１",
    "①②⑦.⓪.⓪.①",
    "[::ffff:127.0.0.1]",
    "[0:0:0:0:0:FFFF:7F00:0001]",
]


# No network of anybody; the permission does not open them.
OTHER_NAMES_OF_THIS_MACHINE = {"0", "0.0.0.0"}


@pytest.mark.parametrize("host", SPELLINGS)
def test_a_server_of_this_machine_is_not_reached_without_permission(
    settings: Any, host: str
) -> None:
    settings.OUTBOUND_PROXY = None
    with listening(answering(b"inside")) as server:
        url = f"http://{host}:{server.port}/"
        for allowed, private in (((), False), ((), True), (("0.0.0.0/0", "::/0"), False)):
            settings.OUTBOUND_ALLOW = tuple(ip_network(each) for each in allowed)
            with pytest.raises(OutboundError) as caught, Client(Reach(private), LIMITS) as client:
                client.send("GET", url)
            assert caught.value.fault == Fault.FORBIDDEN_ADDRESS
        assert server.connections == 0

        settings.OUTBOUND_ALLOW = tuple(map(ip_network, ("127.0.0.0/8", "0.0.0.0/32", "::1")))
        with Client(Reach(private=True), LIMITS) as client:
            if host in OTHER_NAMES_OF_THIS_MACHINE:
                with pytest.raises(OutboundError, match=r"forbidden_address \(0\.0\.0\.0\)"):
                    client.send("GET", url)
                return
            assert client.send("GET", url).body == b"inside"
        assert server.connections == 1


@pytest.mark.parametrize("host", SPELLINGS)
def test_nor_by_a_redirect(settings: Any, host: str) -> None:
    settings.OUTBOUND_PROXY = None
    settings.OUTBOUND_ALLOW = (ip_network("127.0.0.2/32"),)
    written = host if host.isascii() else host.encode("idna").decode()
    with listening(answering(b"inside")) as server:
        there = f"http://{written}:{server.port}"
        moved = answering(b"", f"Location: {there}/", status="302 Found")
        with (
            listening(moved, host="127.0.0.2") as first,
            pytest.raises(OutboundError) as caught,
            Client(Reach(private=True), LIMITS) as client,
        ):
            client.send("GET", f"http://127.0.0.2:{first.port}/", follow=True, follow_to=[there])
        assert len(first.requests) == 1
        assert caught.value.fault == Fault.FORBIDDEN_ADDRESS
        assert server.connections == 0
