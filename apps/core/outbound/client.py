"""Sends requests to addresses that people entered."""

import json as json_format
import ssl
import time
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

import httpcore2
from django.conf import settings

from apps.core.outbound.bodies import ACCEPTED_ENCODINGS, read_body
from apps.core.outbound.causes import fault_before_answer, fault_in_answer
from apps.core.outbound.exchange import Answer, Headers, Hop, Limits, Reach
from apps.core.outbound.faults import Fault, FaultError, OutboundError
from apps.core.outbound.location import Location, location
from apps.core.outbound.network import CheckedNetwork
from apps.core.outbound.resolving import Resolver, system_resolver
from apps.core.outbound.trust import tls_context
from apps.core.secret import Secret

_MOST_HOPS: Final = 5
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_OURS: Final = frozenset({"host", "authorization", "proxy-authorization", "cookie"})
_USER_AGENT: Final = "KnowledgePortal"
_FROM_LIBRARY: Final = (
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.TimeoutException,
    ssl.SSLError,
    OSError,
)


class Client:
    """Sends one request at a time, and keeps connections open in between until it is closed.

    Goes only to public addresses, and with `reach.private` into the networks of
    PORTAL_OUTBOUND_ALLOW; only there unencrypted. Keeps no cookies, reads no `.netrc` and no proxy
    from the environment, and tries nothing twice. Raises ValueError for certificates in
    `reach.ca_pem` that are none.
    """

    def __init__(
        self, reach: Reach, limits: Limits | None = None, *, resolver: Resolver = system_resolver
    ) -> None:
        self._limits = limits or Limits()
        self._network = CheckedNetwork(
            reach, settings.OUTBOUND_ALLOW, self._limits, resolver, settings.OUTBOUND_PROXY
        )
        self._pool = httpcore2.ConnectionPool(
            ssl_context=tls_context(reach.ca_pem), network_backend=self._network
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.close()

    def send(  # noqa: PLR0913 - a request has as many sides
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        authorization: Secret | None = None,
        json: object | None = None,
        follow: bool = False,
        follow_to: Collection[str] = (),
    ) -> Answer:
        """The answer, whatever its status. Raises OutboundError.

        `follow`, for a GET, goes after up to five redirects, each checked as the first address was:
        inside the same host, and to the origins (`https://host`) of `follow_to`. `authorization`
        is sent to the origin of `url` only; ValueError when no header can carry it.
        """
        _refuse_unsendable(headers or {}, authorization)
        begun = time.monotonic()
        self._network.deadline = begun + self._limits.total
        body = None if json is None else json_format.dumps(json).encode()
        hops: list[Hop] = []
        # An address that cannot be taken apart is not shown: a password may lie anywhere in it.
        at, here = "", None
        try:
            here = first = location(url)
            while True:
                at = here.url
                own = authorization if here.origin == first.origin else None
                response = self._exchange(method, here, headers or {}, own, body)
                there = (
                    _next(here, response, first, follow_to) if follow and method == "GET" else None
                )
                if there is None:
                    break
                hops.append(Hop(at, response.status))
                _refuse_loop(hops)
                here = there
        except FaultError as fault:
            # Without its cause: what the libraries hold in their frames has the credential in it,
            # and reports of errors print frames.
            raise OutboundError(
                fault.fault, method, at, address=self._address(here), detail=fault.detail
            ) from None
        return Answer(
            method,
            here.url,
            self._address(here),
            response.status,
            response.headers,
            response.body,
            time.monotonic() - begun,
            tuple(hops),
        )

    def _address(self, here: Location | None) -> str:
        return "" if here is None else self._network.addresses.get((here.host, here.port), "")

    def _exchange(
        self,
        method: str,
        here: Location,
        headers: Mapping[str, str],
        authorization: Secret | None,
        content: bytes | None,
    ) -> "_Response":
        encrypted = here.scheme == "https"
        self._network.encrypted = encrypted
        try:
            response = self._pool.handle_request(
                httpcore2.Request(
                    method=method,
                    url=httpcore2.URL(
                        scheme=here.scheme, host=here.host, port=here.port, target=here.target
                    ),
                    headers=_headers(here, headers, authorization, content),
                    content=content,
                    extensions={"timeout": _timeouts(self._limits)},
                )
            )
        except (*_FROM_LIBRARY, FaultError) as error:
            fault = fault_before_answer(error, encrypted=encrypted)
            if fault.fault == Fault.TLS_HOSTNAME:
                # A failed handshake leaves no certificate to look into.
                names = self._network.certificate_names(here.host, here.port)
                fault = FaultError(Fault.TLS_HOSTNAME, names)
            raise self._in_time(fault) from error
        answered = Headers(response.headers)
        try:
            with closing(response):
                pieces, packing = response.iter_stream(), answered.get("content-encoding")
                return _Response(
                    response.status, answered, read_body(pieces, packing, self._limits)
                )
        except (*_FROM_LIBRARY, FaultError) as error:
            raise self._in_time(fault_in_answer(error)) from error

    def _in_time(self, fault: FaultError) -> FaultError:
        over = time.monotonic() >= self._network.deadline
        if fault.fault in {Fault.CONNECT_TIMEOUT, Fault.READ_TIMEOUT} and over:
            return FaultError(Fault.TOTAL_TIMEOUT, fault.detail)
        return fault


@dataclass(frozen=True, slots=True)
class _Response:
    status: int
    headers: Headers
    body: bytes


def _headers(
    here: Location,
    headers: Mapping[str, str],
    authorization: Secret | None,
    content: bytes | None,
) -> list[tuple[str, str]]:
    sent = {
        "Host": here.authority,
        "User-Agent": _USER_AGENT,
        "Accept-Encoding": ACCEPTED_ENCODINGS,
        **headers,
    }
    if content is not None:
        sent |= {"Content-Type": "application/json", "Content-Length": str(len(content))}
    if authorization is not None:
        sent["Authorization"] = authorization.reveal()
    return list(sent.items())


def _refuse_unsendable(headers: Mapping[str, str], authorization: Secret | None) -> None:
    """Before the library does, whose error would quote the credential."""
    if any(name.lower() in _OURS for name in headers):
        raise ValueError("Host and credentials are not given among the headers.")
    carried = "" if authorization is None else authorization.reveal()
    # Blanks at an end are no part of a header's value (RFC 9110, section 5.5).
    if not (carried.isascii() and carried.isprintable() and carried == carried.strip()):
        raise ValueError("The credential holds characters that a header cannot carry.")


def _timeouts(limits: Limits) -> dict[str, float]:
    return {
        "connect": limits.connect,
        "read": limits.read,
        "write": limits.read,
        "pool": limits.connect,
    }


def _refuse_loop(hops: list[Hop]) -> None:
    if len(hops) > _MOST_HOPS:
        raise FaultError(Fault.REDIRECT_LOOP, f"more than {_MOST_HOPS} redirects")


def _next(
    here: Location, response: _Response, first: Location, follow_to: Collection[str]
) -> Location | None:
    """Where the answer points; None when it is the answer itself."""
    reference = response.headers.get("location")
    if response.status not in _REDIRECTS or not reference:
        return None
    try:
        there = here.pointed_to(reference)
    except FaultError as fault:
        raise FaultError(Fault.REDIRECT_REFUSED, fault.detail) from fault
    weaker = here.scheme == "https" and there.scheme != "https"
    known = there.host == first.host or there.origin in {_origin(each) for each in follow_to}
    if weaker or not known:
        raise FaultError(Fault.REDIRECT_REFUSED, there.origin)
    return there


def _origin(address: str) -> str:
    return location(address).origin
