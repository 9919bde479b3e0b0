"""What goes out and what comes back."""

import json
from collections.abc import ItemsView, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reach:
    """How far requests may go.

    `private` is the operator's permission for the networks of PORTAL_OUTBOUND_ALLOW, as far as they
    are private. `ca_pem` holds
    certificates that are trusted beside the system's.
    """

    private: bool = False
    ca_pem: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to connect (finding the name and the TLS handshake have as long each), to wait for
    the next bytes, and for the whole; bytes of a body on the wire and unpacked."""

    connect: float = 6
    read: float = 20
    total: float = 60
    wire_bytes: int = 16 * 1024 * 1024
    body_bytes: int = 64 * 1024 * 1024


class Headers:
    """Answered headers by their names in any case; those given twice are joined by a comma."""

    __slots__ = ("_values",)

    def __init__(self, pairs: list[tuple[bytes, bytes]]) -> None:
        values: dict[str, str] = {}
        for raw_name, raw_value in pairs:
            name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
            values[name] = f"{values[name]}, {value}" if name in values else value
        self._values: Mapping[str, str] = values

    def get(self, name: str, default: str = "") -> str:
        return self._values.get(name.lower(), default)

    def items(self) -> ItemsView[str, str]:
        return self._values.items()


@dataclass(frozen=True, slots=True)
class Hop:
    """An answer that only pointed elsewhere."""

    url: str
    status: int


@dataclass(frozen=True, slots=True)
class Answer:
    """`url` and `address` (IP) are those of the last hop; `body` is unpacked."""

    method: str
    url: str
    address: str
    status: int
    headers: Headers
    body: bytes = field(repr=False)
    seconds: float
    hops: tuple[Hop, ...] = ()

    def json(self) -> object:
        """Raises ValueError when the body is not JSON."""
        parsed: object = json.loads(self.body)
        return parsed
