"""The connection to the search server, and its errors in the portal's words."""

import os
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from elastic_transport import ConnectionError as NoConnectionError
from elastic_transport import ConnectionTimeout, TlsError, TransportError
from elasticsearch import ApiError, Elasticsearch, UnsupportedProductError

from apps.search.engines.base import EngineUnavailableError, SearchError
from apps.search.engines.elasticsearch.server import Server

BUSY = frozenset({429, 502, 503, 504})
"""Answers of a server, or of a proxy before it, that may be another one in a moment."""

_GIVEN_AWAY = "The search server refuses the portal's"


class Client:
    """The official client, one for each process: its sockets must not be shared over a fork."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._made: _Made | None = None

    @property
    def reading(self) -> Elasticsearch:
        return self._clients().reading

    @property
    def writing(self) -> Elasticsearch:
        return self._clients().writing

    def _clients(self) -> "_Made":
        if self._made is None or self._made.process != os.getpid():
            client = _connect(self.server)
            self._made = _Made(
                os.getpid(),
                reading=client.options(request_timeout=self.server.search_seconds),
                writing=client.options(request_timeout=self.server.write_seconds),
            )
        return self._made


@dataclass(frozen=True, slots=True)
class _Made:
    """The client with either patience; both use the same connections."""

    process: int
    reading: Elasticsearch
    writing: Elasticsearch


def _connect(server: Server) -> Elasticsearch:
    signed: dict[str, Any] = {}
    if server.api_key:
        signed["api_key"] = server.api_key
    elif server.user:
        signed["basic_auth"] = (server.user, server.password)
    if server.ca_file:
        with told(server):
            signed["ca_certs"] = _readable(server.ca_file)
    # Who repeats what is decided where the request is made: nothing is tried again twice.
    return Elasticsearch(
        server.url,
        max_retries=0,
        retry_on_timeout=False,
        retry_on_status=(),
        connections_per_node=16,
        http_compress=False,
        **signed,
    )


def _readable(ca_file: str) -> str:
    try:
        ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        raise EngineUnavailableError(
            f"The certificate file of the search server cannot be read ({error.strerror}). "
            "The operator can correct SEARCH_CA_FILE."
        ) from error
    return ca_file


@contextmanager
def told(server: Server) -> Iterator[None]:
    """Errors of the client as SearchError, with what to do; EngineUnavailableError where trying
    again later may help."""
    try:
        yield
    except TlsError as error:
        raise EngineUnavailableError(
            f"The search server at {server.url} shows a certificate that is not trusted. "
            "The operator can name the authority that signed it in SEARCH_CA_FILE."
        ) from error
    except ConnectionTimeout as error:
        raise EngineUnavailableError(
            f"The search server at {server.url} did not answer in time. "
            "The operator can look at its load."
        ) from error
    except (NoConnectionError, TransportError) as error:
        raise EngineUnavailableError(
            f"The search server at {server.url} cannot be reached. "
            "The operator can start it, or correct SEARCH_URL."
        ) from error
    except UnsupportedProductError as error:
        raise SearchError(
            f"What answers at {server.url} is no Elasticsearch of version 8.19 or later. "
            "The operator can correct SEARCH_URL."
        ) from error
    except ApiError as error:
        kind, reason = _cause(error)
        raise refusal(error.status_code, kind, reason) from error


def refusal(status: int, kind: str, reason: str) -> SearchError:
    """What an error answer means; `kind` is the server's name for it."""
    if kind == "cluster_block_exception" or "read-only" in reason:
        return EngineUnavailableError(
            "The search server takes no writes: its disk is almost full, or its index was made "
            "read-only. The operator can free disk space there; it then goes on by itself."
        )
    if status == 401:
        return EngineUnavailableError(
            f"{_GIVEN_AWAY} sign-in. The operator can correct SEARCH_USER and SEARCH_PASSWORD, "
            "or SEARCH_API_KEY."
        )
    if status == 403:
        return EngineUnavailableError(
            f"{_GIVEN_AWAY} request: its user may not do this. The operator can give it the rights "
            "that docs/operations.md lists."
        )
    if status in BUSY:
        return EngineUnavailableError(
            "The search server is overloaded or not ready. The operator can look at its load."
        )
    if status == 400 and ("mapp" in kind or "pars" in kind or kind == "illegal_argument_exception"):
        return SearchError(
            f"The search index does not fit this version of the portal ({kind}). The operator can "
            "build it again with the command rebuild_index."
        )
    return SearchError(
        f"The search index cannot be used ({status} {kind}). The operator can build it again with "
        "the command rebuild_index."
    )


OUTCOME = "errors,items.*.status,items.*.error"
"""The part of the answer to a bulk request that `refused` reads."""


@dataclass(frozen=True, slots=True)
class Refused:
    """One line of a bulk request that was not done, and why."""

    status: int
    kind: str
    reason: str

    @property
    def for_now(self) -> bool:
        return self.status in BUSY and self.kind != "cluster_block_exception"

    @property
    def problem(self) -> SearchError:
        return refusal(self.status, self.kind, self.reason)


def refused(answer: Mapping[str, Any]) -> list[Refused]:
    """The lines of a bulk request that were not done; the request itself succeeds all the same."""
    if not answer["errors"]:
        return []
    outcomes = [outcome for item in answer["items"] for outcome in item.values()]
    return [
        Refused(outcome["status"], error["type"], error.get("reason") or "")
        for outcome in outcomes
        if (error := outcome.get("error"))
    ]


def _cause(error: ApiError) -> tuple[str, str]:
    body = error.body if isinstance(error.body, dict) else {}
    cause = body.get("error")
    if not isinstance(cause, dict):
        return str(cause or "error"), ""
    return str(cause.get("type", "error")), str(cause.get("reason", ""))
