"""Stands between the portal and a real search server: keeps what was asked, and gets in the way."""

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

_HEADERS = ("Content-Type", "Accept", "Authorization", "X-elastic-client-meta")


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    body: bytes
    authorization: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes = b"{}"


Hook = Callable[[Request], Answer | None]
"""Sees each request first; what it returns is answered in the server's place."""


class SearchProxy:
    """One proxy on a port of its own. Set `hook` at any time, and None again."""

    def __init__(self, target: str) -> None:
        self.requests: list[Request] = []
        self.hook: Hook | None = None
        self._target = urlsplit(target)
        self._server = self._listening(0)
        self._port = self._server.server_address[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @contextmanager
    def away(self) -> Iterator[None]:
        """Nobody listens, until the block is left."""
        self.close()
        try:
            yield
        finally:
            self._server = self._listening(self._port)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def forward(self, request: Request, headers: dict[str, str]) -> Answer:
        """What the real server says; 502 when it says nothing."""
        connection = http.client.HTTPConnection(
            str(self._target.hostname), self._target.port or 80, timeout=60
        )
        try:
            connection.request(request.method, request.path, request.body or None, headers)
            response = connection.getresponse()
            return Answer(response.status, response.read())
        except (OSError, http.client.HTTPException):
            return Answer(0)
        finally:
            connection.close()

    def _listening(self, port: int) -> ThreadingHTTPServer:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                signed_in = self.headers.get("Authorization") or ""
                request = Request(self.command, self.path, body, signed_in)
                proxy.requests.append(request)
                answer = proxy.hook(request) if proxy.hook else None
                if answer is None:
                    known = {n: v for n in _HEADERS if (v := self.headers.get(n))}
                    answer = proxy.forward(request, known)
                self.close_connection = True
                if answer.status == 0:
                    # As of a server that dies: the connection ends without an answer.
                    return
                self.send_response(answer.status)
                self.send_header("X-Elastic-Product", "Elasticsearch")
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer.body)))
                self.send_header("Connection", "close")
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(answer.body)

            # The base looks methods up by these names.
            do_GET = do_PUT = do_DELETE = do_HEAD = do_POST  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's
                """Silent."""

        server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return server
