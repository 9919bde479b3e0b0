"""The second engine: Elasticsearch, for installations that outgrow one machine."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress

from elastic_transport import ConnectionTimeout
from elasticsearch import NotFoundError

from apps.search.engines.base import (
    EVERYTHING,
    MOST_CANDIDATES,
    Candidate,
    Filters,
    GenerationGoneError,
    Health,
    IndexCounts,
    PageState,
    SearchError,
    VectorSpace,
    require_length,
    require_organization,
)
from apps.search.engines.elasticsearch.client import Client, told
from apps.search.engines.elasticsearch.cluster import Cluster, cluster_of
from apps.search.engines.elasticsearch.generations import (
    BUILDING,
    READ,
    WRITE,
    Generation,
    Generations,
    Names,
)
from apps.search.engines.elasticsearch.reading import OrganizationIndex
from apps.search.engines.elasticsearch.server import Server
from apps.search.engines.elasticsearch.spelling import nearest_words
from apps.search.engines.elasticsearch.writer import BatchWriter, Target
from apps.search.query import QueryTerms
from apps.search.vectors import Floats32

Lock = Callable[[int], AbstractContextManager[None]]
"""Holds an organization's index against every other writer; raises IndexBusyError."""


class ElasticsearchEngine:
    """A `SearchEngine`. With `shared`, new generations are parts of one index for all."""

    def __init__(self, server: Server, *, names: Names, lock: Lock, shared: bool = False) -> None:
        self._client = Client(server)
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
        with self._told():
            try:
                return index.search(query, filters, limit)
            except NotFoundError:
                return []

    def nearest(
        self,
        vector: Floats32,
        space: VectorSpace,
        *,
        organization_id: int,
        filters: Filters = EVERYTHING,
        limit: int = MOST_CANDIDATES,
    ) -> list[Candidate]:
        index = self._live_index(organization_id)
        require_length(vector, space)
        if filters.spaces == frozenset():
            return []
        with self._told():
            try:
                return index.nearest(vector, space, filters, limit)
            except NotFoundError:
                return []

    def suggest(self, words: Sequence[str], *, organization_id: int) -> dict[str, str]:
        index = self._live_index(organization_id)
        with self._told():
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
            with self._told():
                targets = [
                    Target(self._client, each, generations.address_of(each))
                    for each in self._written(generations, generation)
                ]
            writer = BatchWriter(targets, organization_id, self._stamps)
            try:
                yield writer
                writer.drain()
            finally:
                writer.close()
            if writer.goes_live:
                with self._told():
                    generations.go_live(targets[0].generation)

    def counts(self, *, organization_id: int, generation: str | None = None) -> IndexCounts:
        with self._reading(organization_id, generation) as (index, space):
            return index.counts(space) if index else IndexCounts()

    def pages(self, *, organization_id: int, generation: str | None = None) -> dict[int, PageState]:
        with self._reading(organization_id, generation) as (index, _):
            return index.pages() if index else {}

    def without_vectors(
        self, *, organization_id: int, after: int = 0, limit: int = MOST_CANDIDATES
    ) -> list[int]:
        with self._reading(organization_id) as (index, space):
            return index.without_vectors(space, after, limit) if index else []

    def vector_space(
        self, *, organization_id: int, generation: str | None = None
    ) -> VectorSpace | None:
        if generation is None:
            # Asked with every question: one request.
            index = self._live_index(organization_id)
            with self._told():
                try:
                    return index.space()
                except NotFoundError:
                    return None
        generations = self._generations(organization_id)
        with self._told():
            found = generations.state().named(generation)
            return generations.space_of(found) if found else None

    def has_index(self, *, organization_id: int) -> bool:
        generations = self._generations(organization_id)
        with self._told():
            return generations.state().live is not None

    def adopt_vector_space(self, space: VectorSpace, *, organization_id: int) -> None:
        generations = self._generations(organization_id)
        with self._lock(organization_id), self._told():
            for found in reversed(self._written(generations, None)):
                known = generations.space_of(found)
                if known is None:
                    generations.stamp(found, space)
                elif known != space and found.alias == generations.name(WRITE):
                    raise SearchError(
                        f"The search index has vectors of the model {known.model}. Those of "
                        f"{space.model} need a new index: the command rebuild_index makes it."
                    )

    def health(self, *, organization_id: int) -> Health:
        generations = self._generations(organization_id)
        try:
            with self._told():
                live = generations.state().live
            if live is None:
                return Health(generation="", problem="There is no search index yet.")
            counts = self.counts(organization_id=organization_id)
        except SearchError as error:
            return Health(generation="", problem=str(error))
        return Health(generation=live.name, counts=counts)

    def refresh(self, *, organization_id: int) -> None:
        generations = self._generations(organization_id)
        with self._told():
            live = generations.state().live
            if live:
                self._client.writing.indices.refresh(index=live.alias)

    def optimize(self, *, organization_id: int) -> None:
        generations = self._generations(organization_id)
        with self._told():
            live = generations.state().live
            if live is None:
                return
            # The index of many organizations is merged by the server, when it sees fit.
            if live.routing is None:
                self._merge(live)
            self._client.writing.indices.refresh(index=live.alias)

    def _merge(self, live: Generation) -> None:
        patient = self._client.writing.options(request_timeout=self._client.server.merge_seconds)
        # A million passages are merged for minutes; the server goes on when nobody waits any more.
        with suppress(ConnectionTimeout):
            patient.indices.forcemerge(index=live.alias, max_num_segments=1)

    def begin_generation(self, *, organization_id: int, space: VectorSpace | None = None) -> str:
        generations = self._generations(organization_id)
        with self._lock(organization_id), self._told():
            generations.drop_building()
            return generations.create(BUILDING, space).name

    def drop_old_generations(self, *, organization_id: int) -> None:
        generations = self._generations(organization_id)
        with self._lock(organization_id), self._told():
            generations.drop_others()

    def drop_organization(self, *, organization_id: int) -> None:
        generations = self._generations(organization_id)
        with self._lock(organization_id), self._told():
            generations.drop_all()

    def cluster(self) -> Cluster:
        """How the server as a whole is; raises SearchError."""
        return cluster_of(self._client)

    def _generations(self, organization_id: int) -> Generations:
        return Generations(
            self._client.writing,
            self._names,
            require_organization(organization_id),
            shared=self._shared,
        )

    def _live_index(self, organization_id: int) -> OrganizationIndex:
        """As readers have it; it may not be there."""
        alias = self._names.of(require_organization(organization_id), READ)
        return OrganizationIndex(self._client.reading, alias, organization_id)

    @contextmanager
    def _reading(
        self, organization_id: int, generation: str | None = None
    ) -> Iterator[tuple[OrganizationIndex | None, VectorSpace | None]]:
        """A generation as it is this very moment, and its space."""
        generations = self._generations(organization_id)
        with self._told():
            found = generations.state().named(generation)
            if found is None:
                yield None, None
                return
            client = self._client.writing
            client.indices.refresh(index=found.alias)
            index = OrganizationIndex(client, found.alias, organization_id, found.routing)
            yield index, generations.space_of(found)

    def _stamps(self, organization_id: int, generation: Generation) -> dict[int, str]:
        pages = self.pages(organization_id=organization_id, generation=generation.name)
        return {page_id: page.stamp for page_id, page in pages.items()}

    def _written(self, generations: Generations, generation: str | None) -> list[Generation]:
        """What a batch goes to, the live or the named one last."""
        state = generations.state()
        if generation is not None:
            if state.building is None or state.building.name != generation:
                raise GenerationGoneError(
                    f"Generation {generation} is no longer being built: another rebuild took over."
                )
            return [state.building]
        live = state.live or generations.create(WRITE)
        return [state.building, live] if state.building else [live]

    def _told(self) -> AbstractContextManager[None]:
        return told(self._client.server)
