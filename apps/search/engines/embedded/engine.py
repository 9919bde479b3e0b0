"""The embedded engine: SQLite FTS5, one file for each organization, no server."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from apps.search.engines.base import (
    EVERYTHING,
    MOST_CANDIDATES,
    Candidate,
    Filters,
    GenerationGoneError,
    Health,
    IndexCounts,
    PageDocument,
    PageState,
    SearchError,
    VectorSpace,
    require_length,
    require_organization,
)
from apps.search.engines.embedded import directions, store
from apps.search.engines.embedded.connections import (
    Connections,
    bring_up_to_date,
    connect,
    create,
    stamp_space,
)
from apps.search.engines.embedded.directions import Directions
from apps.search.engines.embedded.find import search
from apps.search.engines.embedded.layout import Layout
from apps.search.engines.embedded.rows import prepare
from apps.search.engines.embedded.spelling import nearest_words
from apps.search.query import QueryTerms
from apps.search.vectors import Floats32

LONGEST_LOG_BYTES = 32 * 1024 * 1024
"""Size of the write-ahead log at which it is emptied, readers or not."""
_REMEMBERED_WORDS = 262_144


class EmbeddedEngine:
    """A `SearchEngine`; `directory_of` names the directory of an organization's index."""

    def __init__(self, directory_of: Callable[[int], Path]) -> None:
        self._directory_of = directory_of
        self._connections = Connections()
        self._directions = Directions()
        self._stored_words = _StoredWords()

    def search(
        self,
        query: QueryTerms,
        *,
        organization_id: int,
        filters: Filters = EVERYTHING,
        limit: int = MOST_CANDIDATES,
    ) -> list[Candidate]:
        layout = self._layout(organization_id)
        if query.is_empty or filters.spaces == frozenset():
            return []
        with self._reading(layout) as connection:
            return search(connection, query, filters, limit) if connection else []

    def nearest(
        self,
        vector: Floats32,
        space: VectorSpace,
        *,
        organization_id: int,
        filters: Filters = EVERYTHING,
        limit: int = MOST_CANDIDATES,
    ) -> list[Candidate]:
        layout = self._layout(organization_id)
        require_length(vector, space)
        if filters.spaces == frozenset():
            return []
        with self._reading(layout) as connection:
            if connection is None:
                return []
            return self._directions.nearest(connection, vector, space, filters, limit)

    def vector_space(
        self, *, organization_id: int, generation: str | None = None
    ) -> VectorSpace | None:
        with self._reading(self._layout(organization_id), generation) as connection:
            return directions.space_of(connection) if connection else None

    def adopt_vector_space(self, space: VectorSpace, *, organization_id: int) -> None:
        layout = self._layout(organization_id)
        with layout.lock(), ExitStack() as stack, _errors():
            for name in reversed(self._targets(layout, None)):
                connection = connect(layout.database(name))
                stack.callback(connection.close)
                bring_up_to_date(connection)
                known = directions.space_of(connection)
                if known is None:
                    stamp_space(connection, space)
                elif known != space and name == layout.live():
                    raise SearchError(
                        f"The search index has vectors of the model {known.model}. Those of "
                        f"{space.model} need a new index: the command rebuild_index makes it."
                    )

    def without_vectors(
        self, *, organization_id: int, after: int = 0, limit: int = MOST_CANDIDATES
    ) -> list[int]:
        with self._reading(self._layout(organization_id)) as connection:
            return directions.pages_without(connection, after, limit) if connection else []

    def suggest(self, words: Sequence[str], *, organization_id: int) -> dict[str, str]:
        with self._reading(self._layout(organization_id)) as connection:
            return nearest_words(connection, words) if connection else {}

    @contextmanager
    def writing(
        self, *, organization_id: int, generation: str | None = None
    ) -> Iterator["_BatchWriter"]:
        layout = self._layout(organization_id)
        with layout.lock(), ExitStack() as stack, _errors():
            targets = self._targets(layout, generation)
            opened = {}
            for name in targets:
                connection = connect(layout.database(name))
                stack.callback(connection.close)
                bring_up_to_date(connection)
                connection.execute("BEGIN IMMEDIATE")
                opened[layout.database(name)] = connection
            writer = _BatchWriter(opened, self._stored_words)
            yield writer
            for path, connection in opened.items():
                connection.execute("COMMIT")
                _shorten_log(path, connection)
            writer.remember_words()
            if writer.goes_live:
                layout.set_live(targets[0])

    def has_index(self, *, organization_id: int) -> bool:
        return self._layout(organization_id).live() is not None

    def counts(self, *, organization_id: int, generation: str | None = None) -> IndexCounts:
        with self._reading(self._layout(organization_id), generation) as connection:
            return _counts(connection) if connection else IndexCounts()

    def pages(self, *, organization_id: int, generation: str | None = None) -> dict[int, PageState]:
        with self._reading(self._layout(organization_id), generation) as connection:
            return store.pages(connection) if connection else {}

    def health(self, *, organization_id: int) -> Health:
        layout = self._layout(organization_id)
        live = layout.live()
        if live is None:
            return Health(generation="", problem="There is no search index yet.")
        try:
            return Health(generation=live, counts=self.counts(organization_id=organization_id))
        except SearchError as error:
            return Health(generation=live, problem=str(error))

    def refresh(self, *, organization_id: int) -> None:
        """Nothing to do: readers see what is committed."""
        require_organization(organization_id)

    def optimize(self, *, organization_id: int) -> None:
        layout = self._layout(organization_id)
        live = layout.live()
        if live is None:
            return
        with layout.lock(), _errors():
            connection = connect(layout.database(live))
            try:
                connection.execute("INSERT INTO terms (terms) VALUES ('optimize')")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()

    def begin_generation(self, *, organization_id: int, space: VectorSpace | None = None) -> str:
        layout = self._layout(organization_id)
        with layout.lock(), _errors():
            name = layout.new_generation()
            layout.drop_building()
            create(layout.database(name), space)
            layout.set_building(name)
        return name

    def drop_old_generations(self, *, organization_id: int) -> None:
        layout = self._layout(organization_id)
        with layout.lock():
            layout.drop_others()

    def drop_organization(self, *, organization_id: int) -> None:
        layout = self._layout(organization_id)
        with layout.lock():
            layout.drop_all()
        self._connections.close(layout.directory)

    def _layout(self, organization_id: int) -> Layout:
        return Layout(self._directory_of(require_organization(organization_id)))

    @contextmanager
    def _reading(
        self, layout: Layout, generation: str | None = None
    ) -> Iterator[sqlite3.Connection | None]:
        """This thread's connection to a generation; None when nothing was ever indexed."""
        with _errors():
            yield self._connection(layout, generation)

    def _connection(self, layout: Layout, generation: str | None) -> sqlite3.Connection | None:
        name = generation or layout.live()
        if name is None:
            return None
        try:
            return self._connections.get(layout.directory, layout.database(name))
        except sqlite3.OperationalError:
            # Between reading the name and opening the file a rebuild may have dropped it.
            now = layout.live()
            if generation or now in {name, None}:
                raise
            return self._connections.get(layout.directory, layout.database(str(now)))

    def _targets(self, layout: Layout, generation: str | None) -> list[str]:
        if generation is not None:
            if layout.building() != generation:
                raise GenerationGoneError(
                    f"Generation {generation} is no longer being built: another rebuild took over."
                )
            return [generation]
        live = layout.live()
        if live is None:
            live = layout.new_generation()
            create(layout.database(live))
            layout.set_live(live)
        building = layout.building()
        return [building, live] if building else [live]


class _BatchWriter:
    """The `Writer` of one batch, over the connections of every generation it goes to."""

    def __init__(
        self, connections: dict[Path, sqlite3.Connection], stored_words: "_StoredWords"
    ) -> None:
        self._connections = connections
        self._stored_words = stored_words
        self._words: set[str] = set()
        self.goes_live = False

    def put(self, pages: Iterable[PageDocument]) -> None:
        batch = prepare(pages)
        if not batch.pages:
            return
        for path, connection in self._connections.items():
            store.put(connection, batch, self._stored_words.unknown(path, batch.words))
        self._words |= batch.words

    def delete(self, page_ids: Iterable[int]) -> None:
        ids = list(page_ids)
        for connection in self._connections.values():
            store.delete(connection, ids)

    def stamps(self) -> dict[int, str]:
        return store.stamps(list(self._connections.values())[-1])

    def make_live(self) -> None:
        self.goes_live = True

    def remember_words(self) -> None:
        """Called once the batch is committed: only then are its words surely stored."""
        for path in self._connections:
            self._stored_words.add(path, self._words)


class _StoredWords:
    """Raw words surely in the word tables of the files written last; spares storing them again."""

    def __init__(self) -> None:
        self._by_file: dict[Path, set[str]] = {}

    def unknown(self, path: Path, words: frozenset[str]) -> frozenset[str]:
        return words - self._by_file.get(path, frozenset())

    def add(self, path: Path, words: set[str]) -> None:
        known = self._by_file.get(path)
        if known is None or len(known) > _REMEMBERED_WORDS:
            if len(self._by_file) > 1:
                self._by_file.clear()
            known = self._by_file[path] = set()
        known |= words


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise SearchError(
            f"The search index cannot be used ({error}). The operator can build it again with "
            "the command rebuild_index."
        ) from error


def _counts(connection: sqlite3.Connection) -> IndexCounts:
    pages, chunks = connection.execute(
        "SELECT (SELECT count(*) FROM page), (SELECT chunks FROM total)"
    ).fetchone()
    return IndexCounts(pages=pages, chunks=chunks, vectors=directions.count(connection))


def _shorten_log(path: Path, connection: sqlite3.Connection) -> None:
    """Readers that never pause keep SQLite from reusing its log; waiting for them once does."""
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size > LONGEST_LOG_BYTES:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
