"""What can keep an answer from coming, under names that do not depend on any library."""

from enum import StrEnum


class Fault(StrEnum):
    BAD_ADDRESS = "bad_address"
    BAD_PORT = "bad_port"
    NAME_UNKNOWN = "name_unknown"
    FORBIDDEN_ADDRESS = "forbidden_address"
    PLAIN_HTTP = "plain_http"
    REFUSED = "refused"
    CONNECT_TIMEOUT = "connect_timeout"
    READ_TIMEOUT = "read_timeout"
    TOTAL_TIMEOUT = "total_timeout"
    RESET = "reset"
    RESET_ON_PLAIN_HTTP = "reset_on_plain_http"
    DROPPED = "dropped"
    DROPPED_IN_HANDSHAKE = "dropped_in_handshake"
    TRUNCATED = "truncated"
    BAD_ENCODING = "bad_encoding"
    TOO_LARGE = "too_large"
    REDIRECT_LOOP = "redirect_loop"
    REDIRECT_REFUSED = "redirect_refused"
    PROXY = "proxy"
    TLS_UNKNOWN_CA = "tls_unknown_ca"
    TLS_SELF_SIGNED = "tls_self_signed"
    TLS_HOSTNAME = "tls_hostname"
    TLS_EXPIRED = "tls_expired"
    TLS_NOT_YET_VALID = "tls_not_yet_valid"
    TLS_VERSION = "tls_version"
    TLS_NOT_TLS = "tls_not_tls"
    TLS_CLIENT_CERTIFICATE = "tls_client_certificate"
    TLS_OTHER = "tls_other"


class OutboundError(Exception):
    """No answer. Nothing in it can hold a credential: addresses are kept without their query.

    `detail` of TLS_HOSTNAME are the names that the certificate is for, where they could be read.
    """

    def __init__(
        self, fault: Fault, method: str, url: str, *, address: str = "", detail: str = ""
    ) -> None:
        self.fault = fault
        self.method = method
        self.url = url.partition("?")[0]
        self.address = address
        self.detail = detail
        super().__init__(f"{method} {self.url}: {fault}" + (f" ({detail})" if detail else ""))


class FaultError(Exception):
    """A fault on the way, before it is known to which request it belongs."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        self.fault = fault
        self.detail = detail
        super().__init__(f"{fault} {detail}")
