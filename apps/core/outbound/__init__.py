from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Reach:
    private: bool = False
    ca_pem: str = ""


# ---- throwaway stand-in until the real one is merged ----
import ssl
import time
from collections.abc import Mapping
from types import TracebackType

import httpx2 as httpx

from apps.core.secret import Secret


@dataclass(frozen=True, slots=True)
class Limits:
    connect: float = 5
    read: float = 10
    total: float = 30
    wire_bytes: int = 1
    body_bytes: int = 1


@dataclass(frozen=True, slots=True)
class Hop:
    url: str
    status: int


@dataclass(frozen=True, slots=True)
class Answer:
    method: str
    url: str
    address: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    truncated: bool
    seconds: float
    hops: tuple[Hop, ...]


class OutboundError(Exception):
    def __init__(self, fault: Fault, method: str, url: str, address: str, detail: str) -> None:
        self.fault, self.method, self.url, self.address, self.detail = (
            fault, method, url, address, detail)


class Client:
    def __init__(self, reach: Reach, limits: Limits) -> None:
        context = ssl.create_default_context()
        if reach.ca_pem:
            context.load_verify_locations(cadata=reach.ca_pem)
        self._client = httpx.Client(verify=context, timeout=3, follow_redirects=False)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, a: type[BaseException] | None, b: BaseException | None, c: TracebackType | None) -> None:
        self._client.close()

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] = {},
        authorization: Secret | None = None,
        json: object | None = None,
        follow: bool = False,
        follow_to: frozenset[str] = frozenset(),
    ) -> Answer:
        begun = time.monotonic()
        extra = {"Authorization": authorization.reveal()} if authorization else {}
        hops: list[Hop] = []
        for _ in range(8):
            try:
                got = self._client.request(method, url, headers={**headers, **extra}, json=json)
            except httpx.HTTPError as error:
                fault, cause = Fault.DROPPED, error
                words = f"{type(error).__name__} {error}"
                inner: BaseException | None = error
                while inner:
                    words += f" {type(inner).__name__} {inner}"
                    inner = inner.__cause__ or inner.__context__
                for word, each in (
                    ("code=18", Fault.TLS_SELF_SIGNED), ("self-signed", Fault.TLS_SELF_SIGNED), ("self signed", Fault.TLS_SELF_SIGNED),
                    ("unable to get local", Fault.TLS_UNKNOWN_CA), ("ismatch", Fault.TLS_HOSTNAME),
                    ("has expired", Fault.TLS_EXPIRED), ("not yet valid", Fault.TLS_NOT_YET_VALID),
                    ("PROTOCOL_VERSION", Fault.TLS_VERSION), ("WRONG_VERSION", Fault.TLS_NOT_TLS), ("RECORD_LAYER", Fault.TLS_NOT_TLS),
                    ("CERTIFICATE_REQUIRED", Fault.TLS_CLIENT_CERTIFICATE), ("refused", Fault.REFUSED),
                    ("ConnectTimeout", Fault.CONNECT_TIMEOUT), ("ReadTimeout", Fault.READ_TIMEOUT),
                    ("without sending complete", Fault.TRUNCATED), ("Decoding", Fault.BAD_ENCODING),
                    ("reset", Fault.RESET_ON_PLAIN_HTTP if url.startswith("http:") else Fault.RESET),
                    ("Name or service", Fault.NAME_UNKNOWN),
                ):
                    if word in words:
                        fault = each
                        break
                raise OutboundError(fault, method, url, "127.0.0.1", str(cause)) from error
            if follow and got.is_redirect:
                hops.append(Hop(url, got.status_code))
                there = str(got.url.join(got.headers["location"]))
                if httpx.URL(there).netloc != httpx.URL(url).netloc:
                    extra = {}
                url = there
                continue
            return Answer(method, str(url), "127.0.0.1", got.status_code, got.headers, got.content, False, time.monotonic() - begun, tuple(hops))
        raise OutboundError(Fault.REDIRECT_LOOP, method, url, "127.0.0.1", "")
