"""The sockets: real connections, real TLS, and what goes wrong with them."""

import contextlib
import socket
import ssl
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.certificates import authority, issued, self_signed
from tests.fakes.confluence.scenario import Line, Tls
from tests.fakes.confluence.wire import Answer, Host, Request

_PATIENCE_SECONDS = 60
"""The longest that a connection stays when its client does nothing."""
_TLS_HANDSHAKE = b"\x16"
_ALERTS = {
    Tls.TOO_OLD: bytes.fromhex("15 03 01 00 02 02 46"),
    Tls.REFUSING: bytes.fromhex("15 03 01 00 02 02 28"),
}
"""What the server says in place of a handshake: protocol_version, handshake_failure."""
_TRICKLE_SECONDS = 0.1
_MISSING = 1_000
"""Bytes that a body is announced to have beyond those that come, or come at once."""
_Answers = Callable[[Request, bool], Answer]


@lru_cache(maxsize=len(Tls))
def _context(tls: Tls) -> ssl.SSLContext:
    if tls is Tls.SELF_SIGNED:
        return self_signed().server_context()
    if tls is Tls.OTHER_NAME:
        return issued(("wiki.example.org",)).server_context()
    if tls is Tls.EXPIRED:
        return issued(begins=-timedelta(days=400), ends=-timedelta(days=3)).server_context()
    if tls is Tls.NOT_YET:
        return issued(begins=timedelta(days=3), ends=timedelta(days=400)).server_context()
    context = issued().server_context()
    if tls is Tls.ASKS_BACK:
        context.load_verify_locations(cadata=authority().pem)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


class Listener(ThreadingHTTPServer):
    """One host on a loopback port (a free one for 0). `answers` is asked for each request, and told
    whether it came encrypted; `plain` gets what arrives unencrypted where TLS was expected."""

    daemon_threads = True
    block_on_close = False
    # So that a host that was shut comes back on its port.
    allow_reuse_address = True

    def __init__(
        self, host: Host, answers: _Answers, plain: Callable[[bytes], None], port: int = 0
    ) -> None:
        self.host = host
        self.answers = answers
        self.plain = plain
        self.tls = Tls.TRUSTED
        self.line = Line.GOOD
        self.clock = timedelta()
        self.failures: list[BaseException] = []
        self._open: set[socket.socket] = set()
        self._thread: threading.Thread | None = None
        super().__init__(("127.0.0.1", port), _Handler)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def begin(self) -> None:
        poll = {"poll_interval": 0.02}
        self._thread = threading.Thread(target=self.serve_forever, kwargs=poll, daemon=True)
        self._thread.start()

    def end(self) -> None:
        if self._thread:
            self.shutdown()
            self._thread.join()
        self.server_close()
        for connection in tuple(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def finish_request(self, request: Any, client_address: Any) -> None:
        request.settimeout(_PATIENCE_SECONDS)
        connection = request if self.tls is Tls.NONE else self._secured(request)
        if connection is None:
            return
        self._open.add(connection)
        try:
            _Handler(connection, client_address, self)
        finally:
            self._open.discard(connection)
            connection.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client may go at any time; what else goes wrong is the fake's own fault, and is told
        to the test at its end."""
        error = sys.exception()
        if error and not isinstance(error, (ConnectionError, TimeoutError, ssl.SSLError)):
            self.failures.append(error)

    def _secured(self, request: socket.socket) -> ssl.SSLSocket | None:
        first = request.recv(1, socket.MSG_PEEK)
        if first != _TLS_HANDSHAKE:
            if first:
                self.plain(request.recv(65_536))
            _reset(request)
            return None
        if self.line is Line.RESET:
            _reset(request)
            return None
        if self.line is Line.DROPPED_IN_HANDSHAKE:
            # Unread bytes would make the end a reset.
            request.recv(65_536)
            return None
        if self.tls in _ALERTS:
            request.recv(65_536)
            request.sendall(_ALERTS[self.tls])
            _drain(request)
            return None
        secured = _context(self.tls).wrap_socket(
            request, server_side=True, do_handshake_on_connect=False
        )
        try:
            secured.do_handshake()
        except (OSError, ssl.SSLError):
            # What the client has sent already must be read, or the reset would overtake the alert.
            with socket.socket(fileno=secured.detach()) as bare:
                _drain(bare)
            return None
        return secured


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Else each answer waits for the client's acknowledgement of its headers.
    disable_nagle_algorithm = True
    server: Listener

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Silent: tests read the requests from the site."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        now = time.time() if timestamp is None else timestamp
        return super().date_time_string(now + self.server.clock.total_seconds())

    def do_GET(self) -> None:
        split = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        request = Request(
            self.server.host,
            self.command,
            split.path,
            parse_qs(split.query, keep_blank_values=True),
            self.headers,
            self.rfile.read(length),
        )
        encrypted = isinstance(self.connection, ssl.SSLSocket)
        self._send(self.server.answers(request, encrypted))

    # The base looks methods up by these names.
    do_POST = do_PUT = do_DELETE = do_HEAD = do_GET  # noqa: N815

    def _send(self, answer: Answer) -> None:
        line = self.server.line
        if line in _ENDINGS:
            self.close_connection = True
            _ENDINGS[line](self.connection)
            return
        self.send_response_only(answer.status)
        self.send_header("Date", self.date_time_string())
        for name, value in answer.headers:
            self.send_header(name, value)
        if line is Line.BAD_ENCODING:
            self.send_header("Content-Encoding", "gzip")
        missing = _MISSING if line in {Line.CUT, Line.TRICKLES} else 0
        self.send_header("Content-Length", str(len(answer.body) + missing))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)
        if line is Line.TRICKLES:
            self._trickle()
        if missing:
            self.close_connection = True

    def _trickle(self) -> None:
        """Each byte comes in time, all of them do not."""
        for _ in range(_MISSING):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(_TRICKLE_SECONDS)


def _drain(connection: socket.socket) -> None:
    """Until the client hangs up."""
    with contextlib.suppress(OSError):
        while connection.recv(65_536):
            pass


def _reset(connection: socket.socket) -> None:
    """Ends the connection with a reset in place of a goodbye."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def _drop(connection: socket.socket) -> None:
    """Nothing more to do: the caller closes it."""


_ENDINGS = {Line.SILENT: _drain, Line.DROPPED: _drop}


@contextlib.contextmanager
def unanswered(port: int) -> Iterator[None]:
    """Nobody answers connections to the port: its queue is full, as if packets were dropped."""
    with socket.socket() as deaf, contextlib.ExitStack() as crowd:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        deaf.bind(("127.0.0.1", port))
        deaf.listen(0)
        for _ in range(4):
            one = crowd.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(deaf.getsockname())
        yield
