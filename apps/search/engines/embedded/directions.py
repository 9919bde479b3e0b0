"""The vectors of one generation: kept as rows, searched in memory."""

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from apps.search.engines.base import Candidate, Filters, PageDocument, SearchError, VectorSpace
from apps.search.engines.embedded.connections import (
    chunk_id,
    holds_no_vectors,
    page_and_number,
)
from apps.search.vectors import Bytes, Floats32, as_rows, cosines, lengths

MOST_BYTES = 512 * 1024 * 1024
"""Memory of one process for the vectors of all organizations; those searched last stay."""
_NO_DATE = -1
_OPEN = 0

Integers = npt.NDArray[np.int64]


def space_of(connection: sqlite3.Connection) -> VectorSpace | None:
    if holds_no_vectors(connection):
        return None
    row = connection.execute("SELECT model, recipe, dimensions FROM vector_space").fetchone()
    return VectorSpace(*row) if row else None


def count(connection: sqlite3.Connection) -> int:
    if holds_no_vectors(connection):
        return 0
    found = connection.execute("SELECT coalesce(sum(vectors), 0) FROM vector_space").fetchone()
    return int(found[0])


def put(connection: sqlite3.Connection, pages: Iterable[PageDocument]) -> None:
    """Store the vectors that are of the generation's space; of pages that have none here yet."""
    space = space_of(connection)
    if space is None:
        return
    rows: list[tuple[int, bytes]] = []
    for page in pages:
        if page.vector_space == space and (new := _rows(page, space)):
            rows += new
            _note_change(connection, page.page_id)
    connection.executemany("INSERT INTO vector VALUES (?, ?)", rows)
    connection.execute("UPDATE vector_space SET vectors = vectors + ?", (len(rows),))


def _rows(page: PageDocument, space: VectorSpace) -> list[tuple[int, bytes]]:
    rows = [
        (chunk_id(page.page_id, chunk.number), chunk.vector)
        for chunk in page.chunks
        if chunk.vector is not None
    ]
    if any(len(vector) != space.dimensions for _, vector in rows):
        raise SearchError(
            f"A vector of page {page.page_id} has not the {space.dimensions} dimensions that "
            f"the model {space.model} gave this index."
        )
    return rows


def delete(connection: sqlite3.Connection, page_id: int) -> None:
    gone = connection.execute(
        "DELETE FROM vector WHERE id BETWEEN ? AND ?", (chunk_id(page_id, 0), chunk_id(page_id, -1))
    ).rowcount
    if gone:
        connection.execute("UPDATE vector_space SET vectors = vectors - ?", (gone,))
        _note_change(connection, page_id)


def _note_change(connection: sqlite3.Connection, page_id: int) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO vector_change "
        "SELECT ?, coalesce(max(number), 0) + 1 FROM vector_change",
        (page_id,),
    )


def pages_without(connection: sqlite3.Connection, after: int, limit: int) -> list[int]:
    known = "AND NOT EXISTS (SELECT 1 FROM vector WHERE vector.id = chunk.id)"
    if holds_no_vectors(connection):
        known = ""
    found = connection.execute(
        "SELECT DISTINCT id >> 16 FROM chunk "  # noqa: S608 - no text from outside
        f"WHERE id > ? AND id & 65535 <> 65535 {known} ORDER BY id LIMIT ?",
        (chunk_id(after, -1), limit),
    )
    return [row[0] for row in found]


@dataclass(frozen=True, slots=True)
class _Matrix:
    """All vectors of a generation as of its change `number`: row ids, what filters ask for, and
    the directions (rows, dimensions) with their lengths."""

    number: int
    ids: Integers
    spaces: Integers
    days: Integers
    clauses: Integers
    directions: Bytes
    lengths: Floats32

    def without(self, page_ids: Integers) -> "_Matrix":
        kept = ~np.isin(self.ids >> 16, page_ids)
        return _Matrix(
            self.number,
            self.ids[kept],
            self.spaces[kept],
            self.days[kept],
            self.clauses[kept],
            self.directions[kept],
            self.lengths[kept],
        )

    def with_rows_of(self, other: "_Matrix") -> "_Matrix":
        return _Matrix(
            other.number,
            np.concatenate([self.ids, other.ids]),
            np.concatenate([self.spaces, other.spaces]),
            np.concatenate([self.days, other.days]),
            np.concatenate([self.clauses, other.clauses]),
            np.concatenate([self.directions, other.directions]),
            np.concatenate([self.lengths, other.lengths]),
        )

    def best(self, vector: Floats32, filters: Filters, limit: int) -> list[tuple[int, float]]:
        """Row ids with their cosines, best first."""
        allowed = np.flatnonzero(self._passing(filters))
        # Scoring all of them is faster than copying those that pass.
        scores = cosines(self.directions, self.lengths, vector)[allowed]
        if len(scores) > limit:
            top = np.argpartition(scores, -limit)[-limit:]
            allowed, scores = allowed[top], scores[top]
        found = zip(self.ids[allowed].tolist(), scores.tolist(), strict=True)
        return sorted(found, key=lambda row: (-row[1], row[0]))

    def _passing(self, filters: Filters) -> npt.NDArray[np.bool_]:
        passing = np.ones(len(self.ids), dtype=np.bool_)
        if filters.spaces is not None:
            passing &= np.isin(self.spaces, list(filters.spaces))
        if filters.updated_since:
            passing &= self.days >= filters.updated_since.toordinal()
        if filters.clauses is not None and self.clauses.any():
            passing &= np.isin(self.clauses, [_OPEN, *filters.clauses])
        return passing

    @property
    def bytes(self) -> int:
        return self.directions.nbytes + 5 * self.ids.nbytes


class Directions:
    """Searches vectors in memory: those of a file are loaded once, then what changed since."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_file: OrderedDict[str, _Matrix] = OrderedDict()

    def nearest(
        self,
        connection: sqlite3.Connection,
        vector: Floats32,
        space: VectorSpace,
        filters: Filters,
        limit: int,
    ) -> list[Candidate]:
        """As `SearchEngine.nearest`, from one state of the index."""
        connection.execute("BEGIN")
        try:
            if space_of(connection) != space:
                return []
            best = self._matrix(connection, space).best(vector, filters, limit)
            return _candidates(connection, best)
        finally:
            connection.execute("COMMIT")

    def _matrix(self, connection: sqlite3.Connection, space: VectorSpace) -> _Matrix:
        path: str = connection.execute("PRAGMA database_list").fetchone()[2]
        number: int = connection.execute(
            "SELECT coalesce(max(number), 0) FROM vector_change"
        ).fetchone()[0]
        with self._lock:
            known = self._by_file.get(path)
            if known is None or known.number < number:
                # Another thread may see a later state by now than this one: never go back.
                known = self._by_file[path] = _brought_to(number, known, connection, space)
            self._by_file.move_to_end(path)
            while len(self._by_file) > 1 and self._bytes() > MOST_BYTES:
                self._by_file.popitem(last=False)
            return known

    def _bytes(self) -> int:
        return sum(matrix.bytes for matrix in self._by_file.values())


def _brought_to(
    number: int, known: _Matrix | None, connection: sqlite3.Connection, space: VectorSpace
) -> _Matrix:
    if known is None:
        return _loaded(connection, number, space.dimensions, "", ())
    changed = connection.execute(
        "SELECT page_id FROM vector_change WHERE number > ?", (known.number,)
    ).fetchall()
    since = "WHERE page.page_id IN (SELECT page_id FROM vector_change WHERE number > ?)"
    new = _loaded(connection, number, space.dimensions, since, (known.number,))
    return known.without(np.array(changed, dtype=np.int64).ravel()).with_rows_of(new)


def _loaded(
    connection: sqlite3.Connection,
    number: int,
    dimensions: int,
    where: str,
    values: tuple[int, ...],
) -> _Matrix:
    rows = connection.execute(
        "SELECT vector.id, page.space, page.updated, vector.direction, page.access FROM page "  # noqa: S608 - no text from outside
        "CROSS JOIN vector ON vector.id BETWEEN page.page_id << 16 AND page.page_id << 16 | 65535 "
        f"{where}",
        values,
    ).fetchall()
    directions = as_rows([row[3] for row in rows], dimensions)
    days = [date.fromisoformat(row[2]).toordinal() if row[2] else _NO_DATE for row in rows]
    return _Matrix(
        number=number,
        ids=np.array([row[0] for row in rows], dtype=np.int64),
        spaces=np.array([row[1] for row in rows], dtype=np.int64),
        days=np.array(days, dtype=np.int64),
        clauses=np.array([int(row[4] or _OPEN) for row in rows], dtype=np.int64),
        directions=directions,
        lengths=lengths(directions),
    )


def _candidates(connection: sqlite3.Connection, best: list[tuple[int, float]]) -> list[Candidate]:
    pages = sorted({page_and_number(row_id)[0] for row_id, _ in best})
    marks = ", ".join("?" * len(pages))
    stamps = dict(
        connection.execute(
            f"SELECT page_id, stamp FROM page WHERE page_id IN ({marks})",  # noqa: S608 - marks only
            pages,
        )
    )
    return [
        Candidate(page_id, number, score=score, stamp=stamps[page_id])
        for page_id, number, score in ((*page_and_number(row), score) for row, score in best)
        if page_id in stamps
    ]
