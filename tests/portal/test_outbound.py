"""What the operator allows outbound requests beside the public internet."""

from ipaddress import ip_network

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import outbound


def test_nothing_is_allowed_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORTAL_OUTBOUND_ALLOW", raising=False)
    # Proxies of the environment are not the operator's word.
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:3128")
    monkeypatch.delenv("PORTAL_OUTBOUND_PROXY", raising=False)

    assert outbound.allowed_networks() == ()
    assert outbound.proxy() is None


def test_networks_and_proxy_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_OUTBOUND_ALLOW", "10.20.0.0/16, fd00:1::/32")
    monkeypatch.setenv("PORTAL_OUTBOUND_PROXY", "http://proxy.example:3128")

    assert outbound.allowed_networks() == (ip_network("10.20.0.0/16"), ip_network("fd00:1::/32"))
    assert outbound.proxy() == ("proxy.example", 3128)


@pytest.mark.parametrize("networks", ["10.20.0.1/16", "everything", "10.0.0.0/33"])
def test_what_is_no_network_is_refused(monkeypatch: pytest.MonkeyPatch, networks: str) -> None:
    monkeypatch.setenv("PORTAL_OUTBOUND_ALLOW", networks)

    with pytest.raises(ImproperlyConfigured, match="PORTAL_OUTBOUND_ALLOW must hold networks"):
        outbound.allowed_networks()


@pytest.mark.parametrize(
    "proxy",
    ["proxy:3128", "https://proxy:3128", "http://proxy", "http://me:canary@proxy:1", "http://p:x"],
)
def test_what_is_no_proxy_is_refused(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("PORTAL_OUTBOUND_PROXY", proxy)

    with pytest.raises(ImproperlyConfigured, match="must be an address") as raised:
        outbound.proxy()
    assert "canary" not in str(raised.value)
