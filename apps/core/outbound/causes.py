"""Which fault lies behind an exception of the HTTP library, of TLS or of the system.

The code of a failed verification is the stable key: texts change with the version of OpenSSL
(X509_V_ERR_* in its x509_vfy.h).
"""

import ssl
from collections.abc import Iterator, Mapping
from typing import Final

import httpcore2

from apps.core.outbound.faults import Fault, FaultError

_VERIFICATION: Final[Mapping[int, Fault]] = {
    9: Fault.TLS_NOT_YET_VALID,
    10: Fault.TLS_EXPIRED,
    18: Fault.TLS_SELF_SIGNED,
    19: Fault.TLS_SELF_SIGNED,
    20: Fault.TLS_UNKNOWN_CA,
    21: Fault.TLS_UNKNOWN_CA,
    62: Fault.TLS_HOSTNAME,
    64: Fault.TLS_HOSTNAME,
}
# The first that fits.
_OF_LIBRARY: Final = (
    (httpcore2.ConnectTimeout, Fault.CONNECT_TIMEOUT),
    (httpcore2.TimeoutException, Fault.READ_TIMEOUT),
    (httpcore2.ProtocolError, Fault.DROPPED),
)
# Without a goodbye, and with one.
_HUNG_UP: Final = (ssl.SSLEOFError, ssl.SSLZeroReturnError)
_REASONS: Final = (
    ("CERTIFICATE_REQUIRED", Fault.TLS_CLIENT_CERTIFICATE),
    ("PROTOCOL_VERSION", Fault.TLS_VERSION),
    ("UNSUPPORTED_PROTOCOL", Fault.TLS_VERSION),
    ("WRONG_VERSION_NUMBER", Fault.TLS_NOT_TLS),
    ("HTTP_REQUEST", Fault.TLS_NOT_TLS),
    ("RECORD_LAYER_FAILURE", Fault.TLS_NOT_TLS),
)


def fault_before_answer(error: Exception, *, encrypted: bool) -> FaultError:
    """No status line came. `error` is one of httpcore2, of the system, or a FaultError."""
    if isinstance(error, FaultError):
        return error
    for kind, fault in _OF_LIBRARY:
        if isinstance(error, kind):
            # What the library quotes after the colon is the other side's, and may repeat a secret.
            return FaultError(fault, str(error).partition(":")[0])
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLError):
            return _of_tls(cause, in_handshake=isinstance(error, httpcore2.ConnectError))
        if isinstance(cause, ConnectionResetError | BrokenPipeError):
            return FaultError(Fault.RESET if encrypted else Fault.RESET_ON_PLAIN_HTTP)
    return FaultError(Fault.REFUSED, str(error))


def fault_in_answer(error: Exception) -> FaultError:
    """The status line was there, the body did not end."""
    if isinstance(error, FaultError):
        return error
    if isinstance(error, httpcore2.TimeoutException):
        return FaultError(Fault.READ_TIMEOUT)
    return FaultError(Fault.TRUNCATED, str(error).partition(":")[0])


def _of_tls(error: ssl.SSLError, *, in_handshake: bool) -> FaultError:
    if isinstance(error, ssl.SSLCertVerificationError):
        fault = _VERIFICATION.get(error.verify_code, Fault.TLS_OTHER)
        return FaultError(fault, error.verify_message)
    if isinstance(error, _HUNG_UP):
        return FaultError(Fault.DROPPED_IN_HANDSHAKE if in_handshake else Fault.DROPPED)
    said = f"{error.reason} {error}".upper()
    fault = next((fault for reason, fault in _REASONS if reason in said), Fault.TLS_OTHER)
    return FaultError(fault, error.reason or str(error))


def _causes(error: BaseException) -> Iterator[BaseException]:
    inner: BaseException | None = error
    while inner is not None:
        yield inner
        # The library's errors hold what they are made of. The context would not do: it reaches
        # into whatever error the caller is handling.
        inner = next((each for each in inner.args if isinstance(each, BaseException)), None)
