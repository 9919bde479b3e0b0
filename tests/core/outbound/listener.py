"""Servers on this machine that do one thing to whoever connects, and keep what they were sent."""

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

_HEAD_END: Final = b"\r\n\r\n"
_HANDSHAKE: Final = b"\x16\x03"

Behaviour = Callable[[socket.socket, bytes], None]
"""Is handed the connection and the head of the request that came over it."""


@dataclass(slots=True)
class Listener:
    port: int
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0

    def header(self, name: str) -> str | None:
        """Of the last request."""
        for line in self.requests[-1].decode("latin-1").split("\r\n")[1:]:
            key, _, value = line.partition(": ")
            if key.lower() == name.lower():
                return value
        return None


@contextmanager
def listening(
    behaviour: Behaviour, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> Iterator[Listener]:
    with socket.create_server((host, 0)) as server:
        listener = Listener(server.getsockname()[1])
        thread = threading.Thread(target=_serve, args=(server, listener, behaviour, tls))
        thread.start()
        try:
            yield listener
        finally:
            with contextlib.suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            thread.join()


def _serve(
    server: socket.socket, listener: Listener, behaviour: Behaviour, tls: ssl.SSLContext | None
) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        listener.connections += 1
        with contextlib.suppress(OSError, ssl.SSLError), connection:
            spoken = tls.wrap_socket(connection, server_side=True) if tls else connection
            with spoken:
                _converse(spoken, listener, behaviour)


def _converse(connection: socket.socket, listener: Listener, behaviour: Behaviour) -> None:
    while head := read_head(connection):
        listener.requests.append(head)
        behaviour(connection, head)


def read_head(connection: socket.socket) -> bytes:
    """Up to the empty line, or the beginning of a TLS handshake; empty when nobody is there."""
    head = b""
    while _HEAD_END not in head and not head.startswith(_HANDSHAKE):
        piece = connection.recv(65536)
        if not piece:
            return b""
        head += piece
    return head


def answering(
    body: bytes = b"{}", *headers: str, status: str = "200 OK", length: int | None = None
) -> Behaviour:
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}")
    head = "\r\n".join((*lines, *headers)).encode() + _HEAD_END

    def answer(connection: socket.socket, _: bytes) -> None:
        connection.sendall(head + body)

    return answer


def then_closing(behaviour: Behaviour) -> Behaviour:
    def answer(connection: socket.socket, head: bytes) -> None:
        behaviour(connection, head)
        connection.shutdown(socket.SHUT_RDWR)

    return answer


def saying_nothing(connection: socket.socket, _: bytes) -> None:
    """Until the other side has had enough."""
    connection.recv(1)


def resetting(connection: socket.socket, _: bytes) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def trickling(connection: socket.socket, _: bytes) -> None:
    """A body without end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    dripping(connection, _)


def dripping(connection: socket.socket, _: bytes) -> None:
    """One byte ten times a second, for ever."""
    connection.settimeout(0.1)
    while True:
        connection.sendall(b"x")
        with contextlib.suppress(TimeoutError):
            if not connection.recv(1):
                return


@contextmanager
def proxying(tunnels: dict[str, int] | None = None) -> Iterator["Proxy"]:
    """A proxy that connects the named targets to ports of this machine, and refuses all others."""
    proxy = Proxy(dict(tunnels or {}))
    with listening(proxy.connect) as listener:
        proxy.port = listener.port
        yield proxy


@dataclass(slots=True)
class Proxy:
    tunnels: dict[str, int]
    port: int = 0
    targets: list[str] = field(default_factory=list)

    def connect(self, connection: socket.socket, head: bytes) -> None:
        method, target, _ = head.split(b"\r\n", 1)[0].decode().split(" ")
        assert method == "CONNECT"
        self.targets.append(target)
        port = self.tunnels.get(target)
        if port is None:
            connection.sendall(b"HTTP/1.1 502 Not from here\r\n\r\n")
            connection.shutdown(socket.SHUT_RDWR)
            return
        connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
        with socket.create_connection(("127.0.0.1", port)) as there:
            back = threading.Thread(target=_pump, args=(there, connection))
            back.start()
            _pump(connection, there)
            back.join()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
