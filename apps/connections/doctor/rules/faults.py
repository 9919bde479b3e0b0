"""What it means when no answer came."""

from collections.abc import Mapping
from typing import Final

from apps.connections.codes import Code, Step
from apps.connections.doctor.exchanges import Exchange
from apps.connections.doctor.rules.verdict import Verdict
from apps.core.outbound import Fault

CODES: Final[Mapping[Fault, Code]] = {
    Fault.BAD_ADDRESS: Code.URL_BAD_HOST,
    Fault.BAD_PORT: Code.URL_BAD_PORT,
    Fault.NAME_UNKNOWN: Code.DNS_NX,
    Fault.FORBIDDEN_ADDRESS: Code.DNS_PRIVATE,
    Fault.PLAIN_HTTP: Code.NET_PLAIN_HTTP,
    Fault.REFUSED: Code.NET_REFUSED,
    Fault.CONNECT_TIMEOUT: Code.NET_TIMEOUT_CONNECT,
    Fault.READ_TIMEOUT: Code.NET_TIMEOUT_READ,
    Fault.TOTAL_TIMEOUT: Code.NET_TIMEOUT_READ,
    Fault.RESET: Code.NET_RESET,
    Fault.RESET_ON_PLAIN_HTTP: Code.NET_RESET_HTTP_ON_HTTPS,
    Fault.DROPPED: Code.NET_DROP,
    Fault.DROPPED_IN_HANDSHAKE: Code.NET_DROP,
    Fault.TRUNCATED: Code.NET_TRUNCATED,
    Fault.BAD_ENCODING: Code.NET_BAD_ENCODING,
    Fault.TOO_LARGE: Code.NET_TOO_LARGE,
    Fault.REDIRECT_LOOP: Code.NET_REDIRECT_LOOP,
    Fault.REDIRECT_REFUSED: Code.NET_REDIRECT_REFUSED,
    Fault.PROXY: Code.NET_PROXY,
    Fault.TLS_UNKNOWN_CA: Code.TLS_UNKNOWN_CA,
    Fault.TLS_SELF_SIGNED: Code.TLS_SELF_SIGNED,
    Fault.TLS_HOSTNAME: Code.TLS_HOSTNAME,
    Fault.TLS_EXPIRED: Code.TLS_EXPIRED,
    Fault.TLS_NOT_YET_VALID: Code.TLS_NOT_YET,
    Fault.TLS_VERSION: Code.TLS_VERSION,
    Fault.TLS_NOT_TLS: Code.TLS_NOT_TLS,
    Fault.TLS_CLIENT_CERTIFICATE: Code.TLS_CLIENT_CERT,
    Fault.TLS_OTHER: Code.TLS_OTHER,
}
# Where on the way to an answer it happened; everything else happened after the connection stood.
_STEPS: Final[Mapping[Fault, Step]] = {
    Fault.BAD_ADDRESS: Step.ADDRESS,
    Fault.BAD_PORT: Step.ADDRESS,
    Fault.NAME_UNKNOWN: Step.NAME,
    Fault.FORBIDDEN_ADDRESS: Step.NAME,
    Fault.REFUSED: Step.CONNECTION,
    Fault.CONNECT_TIMEOUT: Step.CONNECTION,
    Fault.PROXY: Step.CONNECTION,
    Fault.PLAIN_HTTP: Step.ENCRYPTION,
    Fault.RESET_ON_PLAIN_HTTP: Step.ENCRYPTION,
    Fault.DROPPED_IN_HANDSHAKE: Step.ENCRYPTION,
}


def fault(exchange: Exchange) -> Verdict | None:
    """Told without the words of the libraries, which are in the evidence."""
    if exchange.fault is None:
        return None
    return Verdict(CODES[exchange.fault], (exchange,), _known(exchange))


def _known(exchange: Exchange) -> str:
    if exchange.fault == Fault.FORBIDDEN_ADDRESS and exchange.address:
        return f"Its address is {exchange.address}."
    if exchange.fault == Fault.TLS_HOSTNAME and exchange.detail:
        return f"It is valid for {exchange.detail}."
    return ""


def step_of(exchange: Exchange) -> Step | None:
    """The step before any answer that its fault belongs to; None for what happened later."""
    if exchange.fault is None:
        return None
    if CODES[exchange.fault].startswith("tls."):
        return Step.ENCRYPTION
    return _STEPS.get(exchange.fault)
