"""Names to addresses, within a time."""

import queue
import socket
import threading
from collections.abc import Callable
from typing import TypeAlias

Resolver: TypeAlias = Callable[[str, int], list[str]]


def system_resolver(host: str, port: int) -> list[str]:
    """IP addresses in the system's order of preference. Raises OSError (socket.gaierror)."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def resolve_within(seconds: float, resolver: Resolver, host: str, port: int) -> list[str]:
    """Raises OSError, TimeoutError when it takes longer.

    The system's call knows no time limit and cannot be interrupted: it is waited for in a thread
    that is left behind when it is late.
    """
    answer: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answer.put(resolver(host, port))
        except OSError as error:
            answer.put(error)
        except UnicodeError as error:
            answer.put(OSError(str(error)))

    threading.Thread(target=look_up, name="resolver", daemon=True).start()
    try:
        found = answer.get(timeout=max(seconds, 0.001))
    except queue.Empty as error:
        raise TimeoutError(f"no address for {host} in {seconds:.0f} s") from error
    if isinstance(found, OSError):
        raise found
    return found
