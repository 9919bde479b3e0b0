"""Asks the other side, and keeps what was asked and answered. No credential is kept."""

import base64
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

from apps.connections.doctor.exchanges import (
    NAMED_HEADERS,
    TRACE_HEADERS,
    Call,
    Exchange,
    Record,
    Signed,
    without_query,
)
from apps.connections.doctor.target import Target
from apps.core.outbound import Answer, Client, OutboundError
from apps.core.secret import Secret

_HEADERS: Final = {"Accept": "application/json"}
_MASK: Final = "•••"


class Recorder:
    """One run's requests, through one client, signed with one credential or not at all."""

    def __init__(self, client: Client, target: Target) -> None:
        self._client = client
        self._secret = target.secret.reveal().strip()
        self._username = target.username.strip()
        self._basic = base64.b64encode(f"{self._username}:{self._secret}".encode()).decode()
        self.record = Record()
        self.requests = 0

    @property
    def sendable(self) -> bool:
        """Whether the secret can stand in a header by itself, as a bearer token has to."""
        return bool(self._secret) and self._secret.isascii() and self._secret.isprintable()

    def ask(  # noqa: PLR0913 - a request has as many sides
        self,
        call: Call,
        url: str,
        *,
        signed: Signed = Signed.NOT,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        json: object | None = None,
        follow: bool = False,
        follow_to: frozenset[str] = frozenset(),
    ) -> Exchange:
        """Raises nothing about the other side: a fault is an exchange without an answer."""
        at = datetime.now(UTC)
        begun = Exchange(call, method, url, signed, at)
        try:
            answer = self._client.send(
                method,
                url,
                headers={**_HEADERS, **(headers or {})},
                authorization=self._authorization(signed),
                json=json,
                follow=follow,
                follow_to=follow_to,
            )
        except OutboundError as error:
            self.requests += 1
            exchange = self._failed(begun, error)
        else:
            self.requests += 1 + len(answer.hops)
            exchange = self._answered(begun, answer)
        self.record = self.record.with_added(exchange)
        return exchange

    def _authorization(self, signed: Signed) -> Secret | None:
        match signed:
            case Signed.BASIC:
                return Secret(f"Basic {self._basic}")
            case Signed.BEARER:
                return Secret(f"Bearer {self._secret}")
            case Signed.NOT:
                return None

    def _failed(self, begun: Exchange, error: OutboundError) -> Exchange:
        seconds = (datetime.now(UTC) - begun.at).total_seconds()
        return replace(
            begun,
            seconds=seconds,
            address=error.address,
            fault=error.fault,
            detail=self._masked(error.detail),
        )

    def _answered(self, begun: Exchange, answer: Answer) -> Exchange:
        kept = {*NAMED_HEADERS, *TRACE_HEADERS}
        headers = {
            name.lower(): self._masked(value)
            for name, value in answer.headers.items()
            if name.lower() in kept
        }
        return replace(
            begun,
            seconds=answer.seconds,
            address=answer.address,
            ended_at=without_query(answer.url) if answer.hops else "",
            status=answer.status,
            headers=headers,
            body=self._masked_bytes(answer.body),
        )

    def _masked(self, text: str) -> str:
        # A server may repeat what it was sent, and people copy evidence into messages.
        for known in self._forms:
            text = text.replace(known, _MASK)
        return text

    def _masked_bytes(self, body: bytes) -> bytes:
        for known in self._forms:
            body = body.replace(known.encode(), _MASK.encode())
        return body

    @property
    def _forms(self) -> tuple[str, ...]:
        if not self._secret:
            return ()
        forms = {self._secret, quote(self._secret, safe=""), self._basic}
        return tuple(sorted(forms, key=len, reverse=True))
