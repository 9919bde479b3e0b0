"""One batch of changes, on its way to every generation it goes to."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from apps.search.engines.base import PageDocument
from apps.search.engines.elasticsearch.client import Client, refusal, told
from apps.search.engines.elasticsearch.documents import (
    Address,
    Page,
    analysed,
    removing,
    replacing,
)
from apps.search.engines.elasticsearch.generations import Generation
from apps.search.engines.elasticsearch.outbox import Outbox

PAGES_AT_ONCE = 100
"""Whose former chunks are asked for in one request."""


class Target:
    """One generation that is written."""

    def __init__(self, client: Client, generation: Generation, address: Address) -> None:
        self.generation = generation
        self._client = client
        self._address = address
        self._outbox = Outbox(client, generation.alias, generation.routing)

    def put(self, pages: Sequence[Page]) -> None:
        before = self._numbers([page.page_id for page in pages])
        for page in pages:
            known = before.get(page.page_id, frozenset())
            self._outbox.add(replacing(page, known, self._address))

    def delete(self, page_ids: Sequence[int]) -> None:
        for page_id, numbers in self._numbers(page_ids).items():
            self._outbox.add(removing(page_id, numbers, self._address))

    def drain(self) -> None:
        self._outbox.drain()

    def close(self) -> None:
        self._outbox.close()

    def _numbers(self, page_ids: Sequence[int]) -> dict[int, frozenset[int]]:
        """The numbers of the chunks these pages may have, of those that are known."""
        if not page_ids:
            return {}
        with told(self._client.server):
            answer = self._client.writing.mget(
                index=self.generation.alias,
                routing=self.generation.routing,
                ids=[self._address.note_id(page_id) for page_id in page_ids],
                source_includes=["page_id", "numbers"],
                filter_path="docs._source,docs.error",
            )
        found = answer.body.get("docs", ())
        for error in (note["error"] for note in found if "error" in note):
            # Taken for "no note", it would leave passages behind that the page has no more.
            raise refusal(503, str(error["type"]), str(error.get("reason", "")))
        notes = [note["_source"] for note in found if "_source" in note]
        return {note["page_id"]: frozenset(note["numbers"]) for note in notes}


Stamps = Callable[[int, Generation], dict[int, str]]
"""The stamp of every page in a generation of an organization, as of now."""


class BatchWriter:
    """The `Writer` of one batch. `targets` end with the live, or the named, generation."""

    def __init__(self, targets: Sequence[Target], organization_id: int, stamps: Stamps) -> None:
        self._targets = targets
        self._stamps = stamps
        self._organization_id = organization_id
        self._changed: set[int] = set()
        self.goes_live = False

    def put(self, pages: Iterable[PageDocument]) -> None:
        for batch in _batches(pages):
            last = {page.page_id: page for page in batch}
            self._change(last)
            # Analysed while the requests before it are on their way.
            ready = [analysed(page, self._organization_id) for page in last.values()]
            for target in self._targets:
                target.put(ready)

    def delete(self, page_ids: Iterable[int]) -> None:
        ids = sorted(set(page_ids))
        self._change(ids)
        for start in range(0, len(ids), PAGES_AT_ONCE):
            for target in self._targets:
                target.delete(ids[start : start + PAGES_AT_ONCE])

    def stamps(self) -> dict[int, str]:
        self.drain()
        return self._stamps(self._organization_id, self._targets[-1].generation)

    def make_live(self) -> None:
        self.goes_live = True

    def drain(self) -> None:
        """Returns when everything is written."""
        for target in self._targets:
            target.drain()
        self._changed.clear()

    def close(self) -> None:
        for target in self._targets:
            target.close()

    def _change(self, page_ids: Iterable[int]) -> None:
        """Of two changes of one page the second must be made after the first."""
        ids = set(page_ids)
        if self._changed & ids:
            self.drain()
        self._changed |= ids


def _batches(pages: Iterable[PageDocument]) -> Iterator[list[PageDocument]]:
    rest = iter(pages)
    while batch := list(islice(rest, PAGES_AT_ONCE)):
        yield batch
