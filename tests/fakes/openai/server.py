"""A server that speaks the chat completions protocol, streaming included, and that for embeddings,
and needs no model."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

from tests.fakes.openai.embeddings import Embeds, embed
from tests.fakes.openai.scripts import (
    Behaviour,
    Refusal,
    behaviour_of,
    pieces,
    refusal_of,
)

CREATED = 1_700_000_000
_SLOW_SECONDS = 0.2
_GATE_SECONDS = 30
_CUT_AFTER = 4


@dataclass
class Stub:
    """The state of one server: the requests it got (`embedded` are those for vectors), and the gate
    of `stub-gated`."""

    base_url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    embedded: list[dict[str, Any]] = field(default_factory=list)
    broken: str = ""
    """The model whose trouble every request for vectors gets, whatever it asks for."""
    keys: list[str] = field(default_factory=list)
    gate: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    closed: threading.Event = field(default_factory=threading.Event)

    def let_pass(self, count: int) -> None:
        """Lets `stub-gated` send so many more pieces."""
        for _ in range(count):
            self.gate.release()

    def hold(self) -> None:
        """Takes back what `let_pass` allowed and nobody has used."""
        while self.gate.acquire(blocking=False):
            pass


class _GoneError(Exception):
    """The client has closed the connection."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    stub: ClassVar[Stub]

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's name
        """Says nothing: tests read the requests from the stub."""

    def do_GET(self) -> None:
        if self.path == "/v1/models":
            models = ["stub", *(f"stub-{name}" for name in Behaviour)]
            data = [{"id": name, "object": "model", "owned_by": "tests"} for name in models]
            self._json(200, {"object": "list", "data": data})
        else:
            self._refuse(Refusal(404, "not_found", "Unknown request URL."))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/control/pass":
            self.stub.let_pass(int(json.loads(body)["pieces"]))
            self._json(200, {})
        elif self.path == "/v1/chat/completions":
            try:
                self._complete(json.loads(body))
            except (_GoneError, BrokenPipeError, ConnectionResetError):
                self.stub.closed.set()
                self.close_connection = True
        elif self.path == "/v1/embeddings":
            try:
                self._embed(json.loads(body))
            except (_GoneError, BrokenPipeError, ConnectionResetError):
                self.close_connection = True
        else:
            self._refuse(Refusal(404, "not_found", "Unknown request URL."))

    def _embed(self, request: dict[str, Any]) -> None:
        self.stub.embedded.append(request)
        self.stub.keys.append(self.headers.get("Authorization", ""))
        if request["model"] == f"embed-{Embeds.GATED}":
            self._pace(Behaviour.GATED)
        answer = embed({**request, "model": self.stub.broken or request["model"]})
        if isinstance(answer, Refusal):
            self._refuse(answer)
        else:
            self._json(200, answer)

    def _complete(self, request: dict[str, Any]) -> None:
        self.stub.requests.append(request)
        self.stub.keys.append(self.headers.get("Authorization", ""))
        behaviour = behaviour_of(request["model"])
        if behaviour is None:
            behaviour = Behaviour.UNKNOWN_MODEL
        if behaviour is Behaviour.BUSY_ONCE and len(self.stub.requests) == 1:
            behaviour = Behaviour.BUSY
        if refusal := refusal_of(behaviour):
            self._refuse(refusal)
            return
        if behaviour is Behaviour.SILENT:
            self._wait_for_close()
        prompt = "\n\n".join(message["content"] for message in request["messages"])
        if request.get("stream"):
            self._stream(request, behaviour, prompt)
        else:
            self._json(200, _whole(request["model"], "".join(pieces(behaviour, prompt))))

    def _stream(self, request: dict[str, Any], behaviour: Behaviour, prompt: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if behaviour is Behaviour.GARBAGE:
            self._event("<html>this is no answer</html>")
            self._end()
            return
        model = request["model"]
        self._chunk(model, {"role": "assistant", "content": ""})
        if behaviour is Behaviour.DECLINES:
            self._chunk(model, {"refusal": "I cannot help with that."})
        else:
            for number, piece in enumerate(pieces(behaviour, prompt)):
                if behaviour is Behaviour.CUT and number == _CUT_AFTER:
                    self.close_connection = True
                    return
                self._pace(behaviour)
                self._chunk(model, {"content": piece})
        filtered = behaviour is Behaviour.FILTERED
        self._chunk(model, {}, finish="content_filter" if filtered else "stop")
        if request.get("stream_options", {}).get("include_usage"):
            usage = {"prompt_tokens": len(prompt) // 4, "completion_tokens": 8, "total_tokens": 8}
            self._event(json.dumps({**_envelope(model), "choices": [], "usage": usage}))
        self._event("[DONE]")
        self._end()

    def _pace(self, behaviour: Behaviour) -> None:
        if behaviour is Behaviour.SLOW:
            time.sleep(_SLOW_SECONDS)
        elif behaviour in {Behaviour.GATED, Behaviour.GATED_LIST}:
            deadline = time.monotonic() + _GATE_SECONDS
            while not self.stub.gate.acquire(timeout=0.05):
                self._check_open()
                if time.monotonic() > deadline:
                    raise _GoneError

    def _wait_for_close(self) -> None:
        self.connection.settimeout(_GATE_SECONDS)
        while self.connection.recv(1024):
            pass
        raise _GoneError

    def _check_open(self) -> None:
        self.connection.setblocking(False)
        try:
            if not self.connection.recv(1024):
                raise _GoneError
        except BlockingIOError:
            pass
        finally:
            self.connection.setblocking(True)

    def _chunk(self, model: str, delta: dict[str, Any], finish: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        self._event(json.dumps({**_envelope(model), "choices": [choice]}))

    def _event(self, data: str) -> None:
        line = f"data: {data}\n\n".encode()
        self.wfile.write(f"{len(line):x}\r\n".encode() + line + b"\r\n")
        self.wfile.flush()

    def _end(self) -> None:
        self.wfile.write(b"0\r\n\r\n")

    def _refuse(self, refusal: Refusal) -> None:
        error = {"message": refusal.message, "type": "error", "param": None, "code": refusal.code}
        self._json(refusal.status, {"error": error})

    def _json(self, status: int, payload: dict[str, Any]) -> None:
        body = json.dumps(payload).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if status == 429:
            self.send_header("Retry-After", "0.01")
        self.end_headers()
        self.wfile.write(body)


def _envelope(model: str) -> dict[str, Any]:
    return {
        "id": "chatcmpl-stub",
        "object": "chat.completion.chunk",
        "created": CREATED,
        "model": model,
    }


def _whole(model: str, text: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": text, "refusal": None}
    return {
        "id": "chatcmpl-stub",
        "object": "chat.completion",
        "created": CREATED,
        "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
        "usage": {"prompt_tokens": 8, "completion_tokens": 8, "total_tokens": 16},
    }


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False


def make_server(port: int = 0) -> tuple[ThreadingHTTPServer, Stub]:
    """A server on a loopback port (a free one for 0), not yet serving, and its state."""
    stub = Stub()
    server = _Server(("127.0.0.1", port), type("Handler", (_Handler,), {"stub": stub}))
    stub.base_url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    return server, stub


@contextmanager
def running_stub() -> Iterator[Stub]:
    """A stub that serves in a thread of its own."""
    server, stub = make_server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield stub
    finally:
        stub.let_pass(1_000)
        server.shutdown()
        server.server_close()
        thread.join()
