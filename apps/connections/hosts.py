"""What the name of a host tells before anything is sent to it. Pure."""

import ipaddress
import re
from difflib import SequenceMatcher
from typing import Final

_CLOUD: Final = "atlassian.net"
_LONGEST_NAME: Final = 253
_LABEL: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
# Addresses of the vendor's own pages and services; none of them is a customer's Confluence.
_VENDOR: Final = ("atlassian.com", "atlassian.net", "bitbucket.org", "trello.com")
# One letter of `atlassian.net` swapped, doubled, left out, or taken from another alphabet.
_ALIKE: Final = 0.9


def encoded_host(typed: str) -> str | None:
    """The name in lower case as it is looked up (other alphabets in their ASCII form), an address
    without brackets; None when no host can be called so."""
    name = typed.strip().lower().removesuffix(".")
    if name.startswith("["):
        return _ipv6(name)
    try:
        # Each label by itself: the whole would refuse an underscore, which internal names have.
        labels = [_encoded_label(label) for label in name.split(".")]
    except UnicodeError:
        return None
    host = ".".join(labels)
    fits = len(host) <= _LONGEST_NAME and all(_LABEL.fullmatch(label) for label in labels)
    return host if fits else None


def _ipv6(name: str) -> str | None:
    try:
        return str(ipaddress.IPv6Address(name.strip("[]")))
    except ValueError:
        return None


def _encoded_label(label: str) -> str:
    return label if label.isascii() else label.encode("idna").decode("ascii")


def is_lookalike(host: str) -> bool:
    """Whether a name pretends to be below `atlassian.net`, or is one slip of the hand away."""
    if host == _CLOUD or host.endswith(f".{_CLOUD}"):
        return False
    if re.search(r"atlassian[.-]net(?:[.-]|$)", host):
        return True
    domain = ".".join(_readable(label) for label in host.split(".")[-2:])
    return SequenceMatcher(None, domain, _CLOUD).ratio() >= _ALIKE


def is_vendor_host(host: str) -> bool:
    """Whether it is one of the vendor's own hosts, where nobody's pages are."""
    return any(host == own or (own != _CLOUD and host.endswith(f".{own}")) for own in _VENDOR)


def _readable(label: str) -> str:
    try:
        return label.encode("ascii").decode("idna") if label.startswith("xn--") else label
    except UnicodeError:
        return label
