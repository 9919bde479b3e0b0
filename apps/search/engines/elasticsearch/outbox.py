"""Bulk requests on their way while the next ones are made."""

import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from elasticsearch import ApiError

from apps.search.engines.elasticsearch.client import (
    BUSY,
    OUTCOME,
    Client,
    refusal,
    refused,
    told,
)
from apps.search.engines.elasticsearch.documents import body_of

MOST_CHARACTERS = 4 * 1024 * 1024
"""Of one request; at most twice as many bytes in Greek, three times in Chinese."""
SENDERS = 2
_WAITING = 2 * SENDERS
"""Requests that may be on their way; whoever makes more waits."""
PAUSES = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 8.0)
"""Seconds before a server that says it is overloaded is asked again."""

_BULK = "application/vnd.elasticsearch+x-ndjson; compatible-with=8"
_ANSWER = "application/vnd.elasticsearch+json; compatible-with=8"


class Outbox:
    """Collects the lines of whole pages for one alias and sends them in large requests.

    The order of two pages is open: whoever changes a page twice calls `drain` in between. An error
    comes from the next `add` or `drain`.
    """

    def __init__(self, client: Client, alias: str, routing: str | None) -> None:
        self._client = client
        self._address = f"/{alias}/_bulk?require_alias=true&filter_path={OUTCOME}"
        if routing:
            self._address += f"&routing={routing}"
        self._lines: list[str] = []
        self._characters = 0
        self._senders: ThreadPoolExecutor | None = None
        self._sent: deque[Future[None]] = deque()

    def add(self, lines: Sequence[str]) -> None:
        """One page's lines; they stay together in one request, as far as a request holds them."""
        size = sum(map(len, lines))
        if size > MOST_CHARACTERS:
            self.drain()
            for part in _parts(lines):
                self._send(body_of(part))
            return
        if self._characters + size > MOST_CHARACTERS:
            self._seal()
        self._lines += lines
        self._characters += size

    def drain(self) -> None:
        """Returns when everything is written."""
        self._seal()
        while self._sent:
            self._sent.popleft().result()

    def close(self) -> None:
        """What was not sent yet never is; what is on its way arrives."""
        self._lines, self._characters = [], 0
        if self._senders:
            self._senders.shutdown(wait=True, cancel_futures=True)
            self._senders = None

    def _seal(self) -> None:
        if not self._lines:
            return
        lines, self._lines, self._characters = self._lines, [], 0
        while len(self._sent) >= _WAITING:
            self._sent.popleft().result()
        if self._senders is None:
            self._senders = ThreadPoolExecutor(SENDERS, thread_name_prefix="search-bulk")
        self._sent.append(self._senders.submit(_sealed_and_sent, self._send, lines))

    def _send(self, body: bytes) -> None:
        for pause in PAUSES:
            if self._posted(body):
                return
            time.sleep(pause)
        if not self._posted(body):
            raise refusal(429, "", "")

    def _posted(self, body: bytes) -> bool:
        """Whether it is written; False when the server is overloaded. Sending it again is safe:
        every line says how a document is to be, not what to change."""
        headers = {"content-type": _BULK, "accept": _ANSWER}
        with told(self._client.server):
            try:
                answer = self._client.writing.perform_request(
                    "POST", self._address, headers=headers, body=body
                )
            except ApiError as error:
                if error.status_code in BUSY and "cluster_block" not in str(error.error):
                    return False
                raise
        failed = refused(answer.body)
        for each in failed:
            if not each.for_now:
                raise each.problem
        return not failed


def _sealed_and_sent(send: Callable[[bytes], None], lines: Sequence[str]) -> None:
    send(body_of(lines))


def _parts(lines: Sequence[str]) -> list[list[str]]:
    """The lines in requests of the allowed size, in their order; an action and its document stay
    together."""
    parts: list[list[str]] = [[]]
    size = 0
    for line in lines:
        is_action = line.startswith(('{"index":', '{"delete":'))
        if size > MOST_CHARACTERS and is_action:
            parts.append([])
            size = 0
        parts[-1].append(line)
        size += len(line)
    return parts
