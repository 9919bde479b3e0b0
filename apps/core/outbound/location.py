"""A web address taken apart, strictly: what is not surely one is refused. Pure."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

import idna

from apps.core.outbound.faults import Fault, FaultError

_PORTS: Final = {"http": 80, "https": 443}
# Blanks, control characters and backslashes are read differently by different programs.
_DUBIOUS: Final = re.compile(r"[\x00-\x20\x7f\\]")
_LABEL: Final = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME: Final = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*")


@dataclass(frozen=True, slots=True)
class Location:
    """`host` in ASCII without brackets, `target` the path with its query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> str:
        """The address without its path, the port only where it is not the usual one."""
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.origin}{self.target}"

    def pointed_to(self, reference: str) -> "Location":
        """Where a Location header of this address leads; raises FaultError."""
        try:
            there = urljoin(self.url, reference)
        except ValueError as error:
            raise FaultError(Fault.BAD_ADDRESS, "it cannot be read") from error
        return location(there)


def location(url: str) -> Location:
    """Raises FaultError: BAD_ADDRESS or BAD_PORT. User names and passwords are refused."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise FaultError(Fault.BAD_ADDRESS, "it cannot be read") from error
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise FaultError(Fault.BAD_ADDRESS, "only http and https are spoken")
    if _DUBIOUS.search(url) or "@" in parts.netloc:
        raise FaultError(Fault.BAD_ADDRESS, "it holds what an address must not hold")
    return Location(scheme, _host(parts), _port(parts) or _PORTS[scheme], _target(parts))


def _host(parts: SplitResult) -> str:
    try:
        host = (parts.hostname or "").removesuffix(".")
        if ":" in host:
            # A zone (fe80::1%eth0) names a network card of this machine.
            return str(ip_address(host)) if "%" not in host else _refuse_host()
        if not host.isascii():
            host = idna.encode(host, uts46=True).decode()
    except ValueError as error:  # idna.IDNAError is one
        raise FaultError(Fault.BAD_ADDRESS, "its host is not a name") from error
    return host if _NAME.fullmatch(host) else _refuse_host()


def _refuse_host() -> str:
    raise FaultError(Fault.BAD_ADDRESS, "its host is not a name")


def _port(parts: SplitResult) -> int | None:
    try:
        port = parts.port
    except ValueError as error:
        raise FaultError(Fault.BAD_PORT, "it must be 1 to 65535") from error
    if port == 0:
        raise FaultError(Fault.BAD_PORT, "it must be 1 to 65535")
    return port


def _target(parts: SplitResult) -> str:
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    if not target.isascii():
        raise FaultError(Fault.BAD_ADDRESS, "its path is not encoded")
    return target
