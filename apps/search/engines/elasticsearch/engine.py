"""The second engine: Elasticsearch, for installations that outgrow one machine."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from elasticsearch import NotFoundError

from apps.search.engines.base import (
    EVERYTHING,
    MOST_CANDIDATES,
    Candidate,
    EngineUnavailableError,
    Filters,
    Floats32,
    GenerationGoneError,
    Health,
    IndexCounts,
    PageState,
    SearchError,
    VectorSpace,
    require_organization,
)
from apps.search.engines.elasticsearch.client import Client, Server, told
from apps.search.engines.elasticsearch.generations import (
    BUILDING,
    READ,
    WRITE,
    Generation,
    Generations,
    Names,
    State,
)
from apps.search.engines.elasticsearch.reading import OrganizationIndex
from apps.search.engines.elasticsearch.spelling import nearest_words
from apps.search.engines.elasticsearch.writer import BatchWriter, Target
from apps.search.query import QueryTerms

Lock = Callable[[int], AbstractContextManager[None]]
"""Holds an organization's index against every other writer; raises IndexBusyError."""


class ElasticsearchEngine:
    """A `SearchEngine`. With `shared`, new generations are parts of one index for all."""

    def __init__(self, server: Server, *, names: Names, lock: Lock, shared: bool = False) -> None:
        self.client = Client(server)
        self._names = names
        self._lock = lock
        self._shared = shared

    def search(
        self,
        query: QueryTerms,
        *,
        organization_id: int,
        filters: Filters = EVERYTHING,
        limit: int = MOST_CANDIDATES,
    ) -> list[Candidate]:
        index = self._live_index(organization_id)
        if query.is_empty or filters.spaces == frozenset():
            return []
        with self._asking():
            try:
                return index.search(query, filters, limit)
            except NotFoundError:
                return []

    def nearest(
        self,
        vector: Floats32,
        *,
        organization_id: int,
        filters: Filters = EVERYTHING,
        limit: int = MOST_CANDIDATES,
    ) -> list[Candidate]:
        space = self.vector_space(organization_id=organization_id)
        if space is None or filters.spaces == frozenset():
            return []
        with self._asking():
            return self._live_index(organization_id).nearest(vector, space, filters, limit)

    def suggest(self, words: Sequence[str], *, organization_id: int) -> dict[str, str]:
        index = self._live_index(organization_id)
        with self._asking():
            try:
                return nearest_words(index, words, organization_id)
            except NotFoundError:
                return {}

    @contextmanager
    def writing(
        self, *, organization_id: int, generation: str | None = None
    ) -> Iterator[BatchWriter]:
        generations = self._generations(organization_id)
        with self._lock(organization_id):
            with self._asking():
                targets = self._targets(generations, generation)
            writer = BatchWriter(targets, self, organization_id)
            try:
                yield writer
                writer.drain()
            finally:
                writer.close()
            if writer.goes_live:
                with self._asking():
                    generations.go_live(targets[0].generation)

    def pages(self, *, organization_id: int, generation: str | None = None) -> dict[int, PageState]:
        with self._asking():
            found = self._generations(organization_id).state().named(generation)
            return self._index_of(found, organization_id).pages() if found else {}

    def counts(self, *, organization_id: int, generation: str | None = None) -> IndexCounts:
        generations = self._generations(organization_id)
        with self._asking():
            found = generations.state().named(generation)
            if found is None:
                return IndexCounts()
            self._client.indices.refresh(index=found.alias)
            space = generations.space_of(found)
            return self._index_of(found, organization_id).counts(space)

    def vector_space(
        self, *, organization_id: int, generation: str | None = None
    ) -> VectorSpace | None:
        generations = self._generations(organization_id)
        with self._asking():
            found = generations.state().named(generation)
            return generations.space_of(found) if found else None

    def adopt_vector_space(self, space: VectorSpace, *, organization_id: int) -> None:
        generations = self._generations(organization_id)
        with self._lock(organization_id), self._asking():
            state = generations.state()
            for found in filter(None, (state.live, state.building)):
                known = generations.space_of(found)
                if found is state.live and known not in {None, space}:
                    raise SearchError("The search index has vectors of another model already.")
                if known is None:
                    generations.stamp(found, space)

    def health(self, *, organization_id: int) -> Health:
        generations = self._generations(organization_id)
        try:
            with self._asking():
                live = generations.state().live
            if live is None:
                return Health(generation="", problem="There is no search index yet.")
            counts = self.counts(organization_id=organization_id)
        except SearchError as error:
            return Health(generation="", problem=str(error))
        return Health(generation=live.name, counts=counts)

    def refresh(self, *, organization_id: int) -> None:
        state = self._generations(organization_id).state()
        if state.live:
            with self._asking():
                self._client.indices.refresh(index=state.live.alias)

    def optimize(self, *, organization_id: int) -> None:
        generations = self._generations(organization_id)
        with self._lock(organization_id), self._asking():
            live = generations.state().live
            if live is None:
                return
            self._client.indices.refresh(index=live.alias)
            if live.routing is None:
                self._client.indices.forcemerge(index=live.alias, max_num_segments=1)

    def begin_generation(self, *, organization_id: int, space: VectorSpace | None = None) -> str:
        generations = self._generations(organization_id)
        with self._lock(organization_id), self._asking():
            generations.drop_building()
            return generations.create(BUILDING, space).name

    def drop_old_generations(self, *, organization_id: int) -> None:
        generations = self._generations(organization_id)
        with self._lock(organization_id), self._asking():
            generations.drop_others()

    def drop_organization(self, *, organization_id: int) -> None:
        generations = self._generations(organization_id)
        with self._lock(organization_id), self._asking():
            generations.drop_all()

    def stamps_in(self, generation: Generation) -> dict[int, str]:
        raise NotImplementedError
