"""The connection itself: the name is resolved once, every address checked, one of them taken.

The HTTP library above sees the name only, for Host and for the name in the TLS handshake; what it
is connected to is decided here, at the moment of connecting. So no later answer of the DNS counts.
"""

import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Final

import httpcore2

from apps.core.outbound.addresses import (
    Address,
    Network,
    is_inside,
    is_public,
    may_be_allowed,
    parse,
)
from apps.core.outbound.certificate_names import names_in
from apps.core.outbound.exchange import Limits, Reach
from apps.core.outbound.faults import Fault, FaultError
from apps.core.outbound.resolving import Resolver, resolve_within
from apps.core.outbound.trust import tls_context

_PROXY_ANSWER_BYTES: Final = 16 * 1024
_OK: Final = 200
# None at all would mean not to wait, which is another error.
_LEAST_SECONDS: Final = 0.001


@dataclass(slots=True)
class CheckedNetwork(httpcore2.NetworkBackend):
    """`deadline` (monotonic) and `encrypted` are those of the request that is under way;
    `addresses` are those that host and port were last connected to, or refused for."""

    reach: Reach
    allowed: Sequence[Network]
    limits: Limits
    resolver: Resolver
    proxy: tuple[str, int] | None = None
    deadline: float = 0
    encrypted: bool = True
    addresses: dict[tuple[str, int], str] = field(default_factory=dict)
    _sockets: httpcore2.SyncBackend = field(default_factory=httpcore2.SyncBackend)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        addresses = self._checked(host, port)
        until = time.monotonic() + self.limits.connect
        failure: Exception | None = None
        for tried, address in enumerate(addresses):
            self.addresses[host, port] = address
            # A dead address leaves time for those behind it.
            share = (until - time.monotonic()) / (len(addresses) - tried)
            try:
                return self._connected(address, port, share)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout, FaultError) as error:
                failure = failure or error
        # The system lists last what it has no way to, so the first tells the most.
        self.addresses[host, port] = addresses[0] if addresses else ""
        raise failure or FaultError(Fault.NAME_UNKNOWN, f"{host} has no address")

    def _connected(self, address: str, port: int, seconds: float) -> httpcore2.NetworkStream:
        seconds = self.left(max(seconds, _LEAST_SECONDS))
        if self.proxy is None:
            return _TimedStream(self._sockets.connect_tcp(address, port, seconds), self.left)
        until = time.monotonic() + seconds
        try:
            stream = _TimedStream(self._sockets.connect_tcp(*self.proxy, seconds), self.left)
            try:
                _open_tunnel(stream, address, port, until)
            except BaseException:
                stream.close()
                raise
        except httpcore2.NetworkError as error:
            raise FaultError(Fault.PROXY, str(error)) from error
        except httpcore2.TimeoutException as error:
            raise FaultError(Fault.PROXY, "it did not answer in time") from error
        return stream

    def certificate_names(self, host: str, port: int) -> str:
        """The names in the certificate that was refused for its names, for people; empty when it
        cannot be read again. Nothing is sent."""
        try:
            plain = self._connected(self.addresses[host, port], port, self.limits.connect)
            stream = plain.start_tls(
                tls_context(self.reach.ca_pem, any_name=True), host, self.limits.connect
            )
        except (httpcore2.NetworkError, httpcore2.TimeoutException, FaultError):
            return ""
        with closing(stream):
            return names_in(stream.get_extra_info("ssl_object").getpeercert())

    def _resolved(self, host: str, port: int) -> list[Address]:
        try:
            seconds = self.left(self.limits.connect)
            return [parse(text) for text in resolve_within(seconds, self.resolver, host, port)]
        except TimeoutError as error:
            raise FaultError(Fault.CONNECT_TIMEOUT, str(error)) from error
        except (OSError, ValueError) as error:
            raise FaultError(Fault.NAME_UNKNOWN, f"{host}: {error}") from error

    def _checked(self, host: str, port: int) -> list[str]:
        """All of them or none: a name that mixes public and private addresses is an attack, or
        would work one time and fail the next."""
        addresses = self._resolved(host, port)
        for address in addresses:
            self.addresses[host, port] = str(address)
            permitted = self._permits(address)
            if not permitted and not is_public(address):
                raise FaultError(Fault.FORBIDDEN_ADDRESS, str(address))
            if not permitted and not self.encrypted:
                raise FaultError(Fault.PLAIN_HTTP, str(address))
        return [str(address) for address in addresses]

    def _permits(self, address: Address) -> bool:
        listed = self.reach.private and is_inside(address, self.allowed)
        return listed and may_be_allowed(address)

    def left(self, seconds: float) -> float:
        """The smaller of the two limits; raises FaultError when the request's time is over."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise FaultError(Fault.TOTAL_TIMEOUT)
        return min(seconds, left)


class _TimedStream(httpcore2.NetworkStream):
    """Ends with the request's own time, however slowly the other side feeds it."""

    def __init__(self, stream: httpcore2.NetworkStream, left: Callable[[float], float]) -> None:
        self._stream = stream
        self._time_left = left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._left(timeout))
        return _TimedStream(stream, self._time_left)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def _left(self, timeout: float | None) -> float:
        return self._time_left(float("inf") if timeout is None else timeout)


def _open_tunnel(stream: httpcore2.NetworkStream, address: str, port: int, until: float) -> None:
    """To the checked address, not to the name: the proxy must not look it up once more.

    Until a time of the monotonic clock, in however many pieces the proxy answers.
    """
    target = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
    asked = f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n"
    stream.write(asked.encode(), max(until - time.monotonic(), _LEAST_SECONDS))
    answer = b""
    while b"\r\n\r\n" not in answer:
        piece = stream.read(4096, max(until - time.monotonic(), _LEAST_SECONDS))
        if not piece or len(answer) > _PROXY_ANSWER_BYTES:
            raise FaultError(Fault.PROXY, "its answer is not HTTP")
        answer += piece
    status = answer.split(b"\r\n", 1)[0].split(b" ")
    if len(status) < 2 or status[1] != str(_OK).encode():
        raise FaultError(Fault.PROXY, b" ".join(status[1:]).decode("latin-1")[:200])
