"""What the operator says of requests to entered addresses."""

from ipaddress import ip_network

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import outbound


def test_nothing_is_allowed_unless_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORTAL_OUTBOUND_ALLOW", raising=False)
    monkeypatch.delenv("PORTAL_OUTBOUND_PROXY", raising=False)
    assert outbound.allowed_networks() == ()
    assert outbound.proxy() is None


def test_networks_and_proxy_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_OUTBOUND_ALLOW", "10.20.0.0/16, fd00:1::/32,192.168.1.7")
    monkeypatch.setenv("PORTAL_OUTBOUND_PROXY", "http://proxy.example:3128")
    assert outbound.allowed_networks() == (
        ip_network("10.20.0.0/16"),
        ip_network("fd00:1::/32"),
        ip_network("192.168.1.7/32"),
    )
    assert outbound.proxy() == ("proxy.example", 3128)


@pytest.mark.parametrize("value", ["10.20.0.1/16", "intranet", "10.0.0.0/33"])
def test_what_is_no_network_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PORTAL_OUTBOUND_ALLOW", value)
    with pytest.raises(ImproperlyConfigured, match="PORTAL_OUTBOUND_ALLOW must hold networks"):
        outbound.allowed_networks()


@pytest.mark.parametrize(
    "value",
    [
        "proxy.example:3128",
        "http://proxy.example",
        "https://proxy.example:3128",
        "socks5://proxy.example:1080",
        "http://user:word@proxy.example:3128",
        "http://proxy.example:70000",
    ],
)
def test_what_is_no_proxy_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PORTAL_OUTBOUND_PROXY", value)
    with pytest.raises(ImproperlyConfigured, match="PORTAL_OUTBOUND_PROXY must be an address"):
        outbound.proxy()
