"""What an HTTP proxy is asked for: a way to one address (RFC 9110, section 9.3.6)."""

import time
from typing import Final

import httpcore2

from apps.core.outbound.faults import Fault, FaultError

_MOST_BYTES: Final = 16 * 1024
_OK: Final = b"200"


def open_tunnel(stream: httpcore2.NetworkStream, address: str, port: int, until: float) -> None:
    """To the checked address, not to the name: the proxy must not look it up once more.

    Until a time of the monotonic clock. Raises FaultError and what the stream raises.
    """
    target = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
    asked = f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n"
    stream.write(asked.encode(), _left(until))
    answer = b""
    while b"\r\n\r\n" not in answer:
        piece = stream.read(4096, _left(until))
        if not piece or len(answer) > _MOST_BYTES:
            raise FaultError(Fault.PROXY, "its answer is not HTTP")
        answer += piece
    status = answer.split(b"\r\n", 1)[0].split(b" ")[1:]
    if status[:1] != [_OK]:
        raise FaultError(Fault.PROXY, b" ".join(status).decode("latin-1")[:200])


def _left(until: float) -> float:
    return max(until - time.monotonic(), 0.001)
