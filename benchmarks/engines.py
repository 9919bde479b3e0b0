"""What the benchmarks need of an engine beside the portal's own doors."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from apps.organizations.names import search_dir
from apps.search.query import QueryTerms

Bare = Callable[[QueryTerms], object]
"""Asks the engine itself, with nothing of the portal around it, for the best 100."""

_FTS5 = (
    "SELECT rowid, bm25(terms, 4.0, 2.0, 1.0) AS score FROM terms WHERE terms MATCH ? "
    "ORDER BY score LIMIT 100"
)


@dataclass(frozen=True, slots=True)
class BenchEngine:
    """`hide` takes an organization's index out of the way, `show` brings it back."""

    bare: Callable[[int], Bare]
    hide: Callable[[int], None]
    show: Callable[[int], None]


def embedded() -> BenchEngine:
    return BenchEngine(bare=_bare_fts5, hide=_rename_away, show=_rename_back)


def _bare_fts5(organization_id: int) -> Bare:
    directory = search_dir(organization_id)
    current = (directory / "CURRENT").read_text().strip()
    connection = sqlite3.connect(directory / current / "index.db")
    connection.execute("PRAGMA mmap_size = 268435456")
    connection.execute("PRAGMA cache_size = -16000")

    def ask(query: QueryTerms) -> object:
        match = " OR ".join(f'"{term}"' for term in dict.fromkeys(query.terms))
        return connection.execute(_FTS5, (match,)).fetchall()

    return ask


def _rename_away(organization_id: int) -> None:
    directory = search_dir(organization_id)
    directory.rename(directory.with_suffix(".hidden"))


def _rename_back(organization_id: int) -> None:
    directory = search_dir(organization_id)
    directory.with_suffix(".hidden").rename(directory)
