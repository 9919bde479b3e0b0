"""Which IP addresses a request may go to. Pure."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final, TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

# `is_global` calls these global in some versions of Python, or means something else by it.
_NEVER_PUBLIC: Final = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT (RFC 6598)
        "168.63.129.16/32",  # Azure's platform service, in a public range
        "192.0.0.0/24",  # protocol assignments (RFC 6890)
        "192.88.99.0/24",  # 6to4 relays (RFC 7526)
        "224.0.0.0/3",  # multicast, reserved, broadcast
        # What embeds an IPv4 address is delivered to it by a gateway that nobody has asked.
        "2001::/23",  # protocol assignments, Teredo among them (RFC 4380)
        "2002::/16",  # 6to4 (RFC 3056)
        "3fff::/20",  # documentation (RFC 9637)
    )
)
# Everything that is routed publicly today; NAT64 (64:ff9b::/96) and the like lie outside.
_PUBLIC_IPV6: Final = ip_network("2000::/3")
# What PORTAL_OUTBOUND_ALLOW may open.
_PRIVATE: Final = tuple(
    ip_network(text)
    for text in (
        "10.0.0.0/8",  # RFC 1918
        "172.16.0.0/12",
        "192.168.0.0/16",
        "fc00::/7",  # unique local (RFC 4193)
        "100.64.0.0/10",  # carrier-grade NAT, which some companies number their machines in
        "127.0.0.0/8",  # this machine
        "::1/128",
    )
)
# Services of clouds inside them that hand out credentials to whoever asks from the machine.
_METADATA: Final = tuple(
    ip_network(text)
    for text in (
        "100.100.100.200/32",  # Alibaba Cloud
        "fd00:ec2::/32",  # AWS
        "fd20:ce::254/128",  # Google Cloud
    )
)
# The middle of an address whose last part is an IPv4 address, in any network (RFC 5214, 6.1).
_ISATAP: Final = frozenset({0x00005EFE, 0x02005EFE})


def parse(text: str) -> Address:
    """Raises ValueError. An IPv4 address written as an IPv6 one (::ffff:1.2.3.4) is returned as
    itself: that is where the system connects to."""
    address = ip_address(text)
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def is_public(address: Address) -> bool:
    if any(address in network for network in _NEVER_PUBLIC):
        return False
    if isinstance(address, IPv6Address):
        is_isatap = int(address) >> 32 & 0xFFFFFFFF in _ISATAP
        if is_isatap or address not in _PUBLIC_IPV6:
            return False
    return address.is_global


def may_be_allowed(address: Address) -> bool:
    """Whether the operator can open it: private, and no service that knows the machine's secrets.
    Link-local addresses are of the second kind altogether."""
    return is_inside(address, _PRIVATE) and not is_inside(address, _METADATA)


def is_private(network: Network) -> bool:
    """Whether all of it is private, and something in it could be opened."""
    return _is_within(network, _PRIVATE) and not _is_within(network, _METADATA)


def is_inside(address: Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks)


def _is_within(network: Network, others: Sequence[Network]) -> bool:
    first, last = network[0], network[-1]
    return any(first in other and last in other for other in others)
