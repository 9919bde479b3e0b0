"""No spelling, name, rebinding or redirect leads to an address that is not allowed.

Between the guard and the outside stands a proxy that tells what it was asked to connect to: that
is where a hole would show. Each private address is also let through on purpose, to see that it
would.
"""

from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from apps.core.outbound import Client, Fault, Limits, OutboundError, Reach
from tests.core.outbound.listener import Proxy, answering, listening, proxying

# As it is written in an address, and what that is.
SPELLINGS = [
    ("127.0.0.1", "127.0.0.1"),
    ("127.0.0.1.", "127.0.0.1"),
    ("127.1", "127.0.0.1"),
    ("127.0.1", "127.0.0.1"),
    ("2130706433", "127.0.0.1"),
    ("0x7f000001", "127.0.0.1"),
    ("0X7F000001", "127.0.0.1"),
    ("0x7f.0x0.0x0.0x1", "127.0.0.1"),
    ("0x7f.1", "127.0.0.1"),
    ("017700000001", "127.0.0.1"),
    ("0177.0.0.1", "127.0.0.1"),
    ("0177.0.0.01", "127.0.0.1"),
    ("127.000.000.001", "127.0.0.1"),
    ("１２７.０.０.１", "127.0.0.1"),
    ("①②⑦.⓪.⓪.①", "127.0.0.1"),
    ("127。0。0。1", "127.0.0.1"),
    ("127.255.255.254", "127.255.255.254"),
    ("0.0.0.0", "0.0.0.0"),
    ("0", "0.0.0.0"),
    ("0.1.2.3", "0.1.2.3"),
    ("10.0.0.1", "10.0.0.1"),
    ("167772161", "10.0.0.1"),
    ("012.0.0.1", "10.0.0.1"),
    ("10.255.255.255", "10.255.255.255"),
    ("172.16.0.1", "172.16.0.1"),
    ("172.31.255.255", "172.31.255.255"),
    ("0xac100001", "172.16.0.1"),
    ("192.168.0.1", "192.168.0.1"),
    ("192.168.257", "192.168.1.1"),
    ("3232235777", "192.168.1.1"),
    ("169.254.169.254", "169.254.169.254"),
    ("2852039166", "169.254.169.254"),
    ("0xa9fea9fe", "169.254.169.254"),
    ("0251.0376.0251.0376", "169.254.169.254"),
    ("169.254.170.2", "169.254.170.2"),
    ("100.64.0.1", "100.64.0.1"),
    ("100.100.100.200", "100.100.100.200"),
    ("100.127.255.255", "100.127.255.255"),
    ("168.63.129.16", "168.63.129.16"),
    ("192.0.0.1", "192.0.0.1"),
    ("192.0.0.192", "192.0.0.192"),
    ("192.0.2.1", "192.0.2.1"),
    ("192.88.99.1", "192.88.99.1"),
    ("198.18.0.1", "198.18.0.1"),
    ("198.51.100.1", "198.51.100.1"),
    ("203.0.113.1", "203.0.113.1"),
    ("224.0.0.1", "224.0.0.1"),
    ("239.255.255.250", "239.255.255.250"),
    ("240.0.0.1", "240.0.0.1"),
    ("255.255.255.255", "255.255.255.255"),
    ("4294967295", "255.255.255.255"),
    ("[::1]", "::1"),
    ("[0:0:0:0:0:0:0:1]", "::1"),
    ("[::]", "::"),
    ("[::ffff:127.0.0.1]", "127.0.0.1"),
    ("[::ffff:7f00:1]", "127.0.0.1"),
    ("[::FFFF:169.254.169.254]", "169.254.169.254"),
    ("[0:0:0:0:0:ffff:a00:1]", "10.0.0.1"),
    ("[::127.0.0.1]", "::7f00:1"),
    ("[64:ff9b::127.0.0.1]", "64:ff9b::7f00:1"),
    ("[64:ff9b::a9fe:a9fe]", "64:ff9b::a9fe:a9fe"),
    ("[64:ff9b:1::1]", "64:ff9b:1::1"),
    ("[2002:7f00:1::]", "2002:7f00:1::"),
    ("[2002:a9fe:a9fe::1]", "2002:a9fe:a9fe::1"),
    ("[2001:0:7f00:1::]", "2001:0:7f00:1::"),
    ("[2001:db8::1]", "2001:db8::1"),
    ("[2001:10::1]", "2001:10::1"),
    ("[2606:4700::5efe:10.0.0.1]", "2606:4700::5efe:a00:1"),
    ("[2606:4700::200:5efe:a9fe:a9fe]", "2606:4700::200:5efe:a9fe:a9fe"),
    ("[3fff::1]", "3fff::1"),
    ("[fd00:ec2::254]", "fd00:ec2::254"),
    ("[fc00::1]", "fc00::1"),
    ("[fe80::1]", "fe80::1"),
    ("[fec0::1]", "fec0::1"),
    ("[ff02::1]", "ff02::1"),
    ("[100::1]", "100::1"),
    ("[5f00::1]", "5f00::1"),
]
NO_ADDRESSES = [
    "[fe80::1%25eth0]",
    "[fe80::1%eth0]",
    "[::1",
    "127.0.0.1%00.example",
    "127.0.0.1\\.example",
    "user@127.0.0.1",
    "user:secret@127.0.0.1",
    "good.example@127.0.0.1",
    "127.0.0.1 .example",
    "127..0.0.1",
    "-.example",
    "",
]
# One of each kind; with the others, redirects are tried in the slow matrix.
QUICK_REDIRECTS = {
    "127.0.0.1",
    "2130706433",
    "①②⑦.⓪.⓪.①",
    "10.0.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[64:ff9b::a9fe:a9fe]",
    "[2002:a9fe:a9fe::1]",
    "[fd00:ec2::254]",
    "[fe80::1]",
}
REDIRECTS = [
    pytest.param(*row, marks=[] if row[0] in QUICK_REDIRECTS else [pytest.mark.slow])
    for row in SPELLINGS
]
ADDRESSES = sorted({address for _, address in SPELLINGS})
# What the operator can open; nothing opens the others.
OPENED = {
    *("127.0.0.1", "127.255.255.254", "10.0.0.1", "10.255.255.255", "172.16.0.1"),
    *("172.31.255.255", "192.168.0.1", "192.168.1.1", "100.64.0.1", "100.127.255.255"),
    *("::1", "fc00::1"),
}
LIMITS = Limits(connect=5, read=5, total=10)


@pytest.fixture
def proxy(settings: Any) -> Iterator[Proxy]:
    with proxying() as proxy:
        settings.OUTBOUND_PROXY = ("127.0.0.1", proxy.port)
        yield proxy


def _fault(client: Client, url: str, **how: object) -> OutboundError:
    with pytest.raises(OutboundError) as caught, client:
        client.send("GET", url, **how)  # type: ignore[arg-type]
    return caught.value


def _named(address: str) -> Client:
    return Client(Reach(), LIMITS, resolver=lambda host, port: [address])


def _target(address: str, port: int = 443) -> str:
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


@pytest.mark.parametrize(("spelling", "address"), SPELLINGS)
def test_no_spelling_of_a_forbidden_address_is_reached(
    proxy: Proxy, settings: Any, spelling: str, address: str
) -> None:
    refused = _fault(Client(Reach(), LIMITS), f"https://{spelling}/")

    assert (refused.fault, refused.detail) == (Fault.FORBIDDEN_ADDRESS, address)
    assert proxy.targets == []

    # The permission without the network, and the network without the permission.
    settings.OUTBOUND_ALLOW = ()
    _fault(Client(Reach(private=True), LIMITS), f"https://{spelling}/")
    settings.OUTBOUND_ALLOW = (ip_network(address),)
    _fault(Client(Reach(), LIMITS), f"https://{spelling}/")
    assert proxy.targets == []

    both = _fault(Client(Reach(private=True), LIMITS), f"https://{spelling}/")
    if address in OPENED:
        assert both.fault == Fault.PROXY
        assert proxy.targets == [_target(str(ip_address(address)))]
    else:
        assert both.fault == Fault.FORBIDDEN_ADDRESS
        assert proxy.targets == []


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "::1",
        "0.0.0.0",
        "169.254.169.254",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "fe80::1",
        "fd00:ec2::254",
    ],
)
def test_all_networks_at_once_open_no_more(proxy: Proxy, settings: Any, address: str) -> None:
    settings.OUTBOUND_ALLOW = (ip_network("0.0.0.0/0"), ip_network("::/0"))
    client = Client(Reach(private=True), LIMITS, resolver=lambda host, port: [address])
    expected = Fault.PROXY if address in OPENED else Fault.FORBIDDEN_ADDRESS
    assert _fault(client, "https://wiki.example/").fault == expected
    assert proxy.targets == ([_target(address)] if address in OPENED else [])


def test_nor_is_anything_public_reached_unencrypted(proxy: Proxy, settings: Any) -> None:
    settings.OUTBOUND_ALLOW = (ip_network("0.0.0.0/0"),)
    client = Client(Reach(private=True), LIMITS, resolver=lambda host, port: ["8.8.8.8"])
    assert _fault(client, "http://wiki.example/").fault == Fault.PLAIN_HTTP
    assert proxy.targets == []


@pytest.mark.parametrize("host", NO_ADDRESSES)
def test_what_is_no_address_is_not_tried(proxy: Proxy, settings: Any, host: str) -> None:
    settings.OUTBOUND_ALLOW = (ip_network("0.0.0.0/0"), ip_network("::/0"))
    refused = _fault(Client(Reach(private=True), LIMITS), f"https://{host}/")
    assert refused.fault == Fault.BAD_ADDRESS
    assert proxy.targets == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_name_leads_to_a_forbidden_address(proxy: Proxy, address: str) -> None:
    refused = _fault(_named(address), "https://wiki.example/")
    assert (refused.fault, refused.detail) == (Fault.FORBIDDEN_ADDRESS, address)
    assert proxy.targets == []


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "8.8.8.8"])
def test_public_addresses_are_reached_by_their_names(proxy: Proxy, address: str) -> None:
    assert _fault(_named(address), "https://wiki.example/").fault == Fault.PROXY
    assert proxy.targets == [_target(address)]


@pytest.mark.parametrize("addresses", [["8.8.8.8", "10.0.0.1"], ["10.0.0.1", "8.8.8.8"]])
def test_one_forbidden_address_of_several_is_enough(proxy: Proxy, addresses: list[str]) -> None:
    client = Client(Reach(), LIMITS, resolver=lambda host, port: addresses)
    assert _fault(client, "https://wiki.example/").fault == Fault.FORBIDDEN_ADDRESS
    assert proxy.targets == []


def test_what_was_checked_is_what_is_connected_to(proxy: Proxy) -> None:
    answers = iter([["8.8.8.8"], ["127.0.0.1"]])
    client = Client(Reach(), LIMITS, resolver=lambda host, port: next(answers))

    assert _fault(client, "https://wiki.example/").fault == Fault.PROXY

    assert proxy.targets == ["8.8.8.8:443"]
    # The second answer was never asked for.
    assert next(answers) == ["127.0.0.1"]


@pytest.mark.parametrize(("spelling", "address"), REDIRECTS)
def test_no_redirect_leads_to_a_forbidden_address(
    settings: Any, spelling: str, address: str
) -> None:
    settings.OUTBOUND_ALLOW = (ip_network("192.168.77.77"),)
    known = {"wiki.example": ["192.168.77.77"]}
    location = answering(b"", f"Location: http://{_ascii(spelling)}:8/", status="302 Found")
    with listening(location) as first, proxying({"192.168.77.77:8": first.port}) as proxy:
        settings.OUTBOUND_PROXY = ("127.0.0.1", proxy.port)
        client = Client(
            Reach(private=True),
            LIMITS,
            resolver=lambda host, port: known.get(host) or [address],
        )
        refused = _fault(
            client,
            "http://wiki.example:8/",
            follow=True,
            follow_to=[f"http://{_ascii(spelling)}:8"],
        )
        assert refused.fault == Fault.FORBIDDEN_ADDRESS
        assert proxy.targets == ["192.168.77.77:8"]


def _ascii(host: str) -> str:
    """As a server writes it into a header."""
    return host if host.isascii() else host.encode("idna").decode()
