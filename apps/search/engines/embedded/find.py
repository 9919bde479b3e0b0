"""Searching one generation: FTS5 finds the candidates, the ranking rule scores them."""

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from apps.search.analyzer import encode
from apps.search.engines.base import MOST_CANDIDATES, Candidate, Filters
from apps.search.engines.embedded.connections import page_and_number
from apps.search.engines.embedded.restricted import CLOSED_PAGES, holds_restricted
from apps.search.engines.embedded.rows import hash_of
from apps.search.query import QueryTerms
from apps.search.ranking import Statistics, cross_fields_scores
from apps.search.words import CJK_RUN

_WORDS_OF_A_BEGINNING = 20
_BM25 = "bm25(terms, 4.0, 2.0, 1.0)"

Group = tuple[str, ...]
"""Terms that count as one: a single term, or those that begin as asked."""


def search(
    connection: sqlite3.Connection, query: QueryTerms, filters: Filters, limit: int
) -> list[Candidate]:
    """The best chunks by the ranking rule, from one state of the index."""
    connection.execute("BEGIN")
    try:
        groups = Counter[Group]((term,) for term in query.terms)
        groups.update(
            group for start in query.beginnings if (group := _beginning(connection, start))
        )
        if not groups:
            return []
        ids = candidate_ids(connection, match_expression(list(groups), query.phrases), filters)
        return _scored(connection, ids, groups)[:limit]
    finally:
        connection.execute("COMMIT")


def match_expression(groups: Sequence[Group], phrases: Sequence[Group]) -> str:
    """The FTS5 query: any of the terms, and all of the phrases. Terms are quoted, so that nothing
    a person types is syntax."""
    any_term = " OR ".join(f'"{term}"' for group in groups for term in group)
    if not phrases:
        return any_term
    required = " AND ".join(f'"{" ".join(phrase)}"' for phrase in phrases)
    return f"{required} AND ({any_term})"


def candidate_ids(connection: sqlite3.Connection, match: str, filters: Filters) -> list[int]:
    """Rows of the best matches by FTS5's own ranking, filtered before the cut."""
    conditions, values = _conditions(filters)
    closed, among = _closed(connection, filters)
    join = "CROSS JOIN page ON page.page_id = terms.rowid >> 16" if conditions else ""
    where = "".join(f" AND {condition}" for condition in (*conditions, *closed))
    # `ORDER BY rank` would sort every match; by the function's value only the best are kept.
    found = connection.execute(
        f"SELECT terms.rowid, {_BM25} AS score FROM terms {join} "  # noqa: S608 - no text from outside
        f"WHERE terms MATCH ?{where} ORDER BY score LIMIT {MOST_CANDIDATES}",
        (match, *values, *among),
    )
    return [row[0] for row in found]


def _conditions(filters: Filters) -> tuple[list[str], list[int | str]]:
    conditions: list[str] = []
    values: list[int | str] = []
    if filters.spaces is not None:
        marks = ", ".join("?" * len(filters.spaces))
        conditions.append(f"page.space IN ({marks})")
        values += sorted(filters.spaces)
    if filters.updated_since:
        conditions.append("page.updated >= ?")
        values.append(filters.updated_since.isoformat())
    return conditions, values


def _closed(connection: sqlite3.Connection, filters: Filters) -> tuple[list[str], list[str]]:
    """Keeps out the pages with restrictions that are not among the filter's; costs nothing where
    no page has one."""
    if filters.clauses is None or not holds_restricted(connection):
        return [], []
    return [f"terms.rowid >> 16 NOT IN ({CLOSED_PAGES})"], [json.dumps(sorted(filters.clauses))]


def _beginning(connection: sqlite3.Connection, start: str) -> Group:
    """Terms of the words that begin so; one CJK character begins the pairs it stands first in."""
    table, column, low = ("word", "folded", start)
    if CJK_RUN.match(start):
        table, column, low = ("vocabulary", "term", encode(start))
    found = connection.execute(
        f"SELECT DISTINCT term FROM {table} WHERE {column} >= ? AND {column} < ? "  # noqa: S608 - names of our own
        "ORDER BY length(term) LIMIT ?",
        (low, low + "\U0010ffff", _WORDS_OF_A_BEGINNING),
    )
    return tuple(row[0] for row in found)


def _scored(
    connection: sqlite3.Connection, ids: Sequence[int], asked: Counter[Group]
) -> list[Candidate]:
    if not ids:
        return []
    marks = ", ".join("?" * len(ids))
    rows = connection.execute(
        "SELECT id, stamp, title_length, heading_length, body_length, hashes FROM chunk "  # noqa: S608 - marks only
        f"JOIN page ON page.page_id = chunk.id >> 16 WHERE id IN ({marks})",
        ids,
    ).fetchall()
    lengths = np.array([row[2:5] for row in rows], dtype=np.int64)
    groups = list(asked)
    documents, *sums = connection.execute("SELECT * FROM total").fetchone()
    scores = cross_fields_scores(
        frequencies=_frequencies(b"".join(row[5] for row in rows), lengths, groups),
        lengths=lengths.astype(np.float64),
        asked=np.array(list(asked.values()), dtype=np.float64),
        statistics=Statistics(
            documents=documents,
            average_lengths=np.array(sums, dtype=np.float64) / documents,
            document_frequencies=_document_frequencies(connection, groups),
        ),
    )
    found = [
        Candidate(*page_and_number(row[0]), score=score, stamp=row[1])
        for row, score in zip(rows, scores.tolist(), strict=True)
    ]
    return sorted(found, key=lambda c: (-c.score, c.page_id, c.chunk_no))


def _frequencies(
    hashes: bytes, lengths: npt.NDArray[np.int64], groups: Sequence[Group]
) -> npt.NDArray[np.float64]:
    """How often each group stands in each field of each row: (groups, rows, fields)."""
    stored = np.frombuffer(hashes, dtype=np.uint32)
    field_of = np.repeat(np.arange(lengths.size), lengths.ravel())
    counts = np.empty((len(groups), lengths.size))
    for at, group in enumerate(groups):
        hit = stored == hash_of(group[0])
        for other in group[1:]:
            hit |= stored == hash_of(other)
        counts[at] = np.bincount(field_of[np.flatnonzero(hit)], minlength=lengths.size)
    return counts.reshape(len(groups), *lengths.shape)


def _document_frequencies(
    connection: sqlite3.Connection, groups: Sequence[Group]
) -> npt.NDArray[np.float64]:
    terms = [term for group in groups for term in group]
    marks = ", ".join("?" * len(terms))
    found = connection.execute(
        f"SELECT term, max(doc) FROM vocabulary WHERE term IN ({marks}) GROUP BY term",  # noqa: S608 - marks only
        terms,
    )
    known = dict(found.fetchall())
    return np.array([max(known.get(term, 0) for term in group) for group in groups], dtype=float)
