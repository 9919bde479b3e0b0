"""What the benchmarks need of the engines beside the portal's own doors."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from apps.organizations.names import search_dir, search_name
from apps.search.models import Engine
from apps.search.query import QueryTerms
from apps.search.ranking import FIELD_WEIGHTS, TIE_BREAKER
from benchmarks.bulk import helper_rate, search_client

Bare = Callable[[QueryTerms], object]
"""Asks the engine itself, with nothing of the portal around it, for the best 100."""

_FTS5 = (
    "SELECT rowid, bm25(terms, 4.0, 2.0, 1.0) AS score FROM terms WHERE terms MATCH ? "
    "ORDER BY score LIMIT 100"
)


@dataclass(frozen=True, slots=True)
class BenchEngine:
    """`hide` takes an organization's index out of the way, `show` brings it back.

    `helper_rate` gives documents a second that a server takes at best, where there is a server.
    """

    bare: Callable[[int], Bare]
    hide: Callable[[int], None]
    show: Callable[[int], None]
    helper_rate: Callable[[int], float] | None


def bench_engine(engine: Engine) -> BenchEngine:
    if engine == Engine.EMBEDDED:
        return BenchEngine(bare=_bare_fts5, hide=_rename_away, show=_rename_back, helper_rate=None)
    return BenchEngine(bare=_bare_cross_fields, hide=_close, show=_open, helper_rate=helper_rate)


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


def _bare_cross_fields(organization_id: int) -> Bare:
    client, alias = search_client(), search_name(organization_id, "read")
    names = ("title_terms", "heading_terms", "body_terms")
    fields = [f"{name}^{weight:g}" for name, weight in zip(names, FIELD_WEIGHTS, strict=True)]

    def ask(query: QueryTerms) -> object:
        wanted = {
            "query": " ".join(query.terms),
            "type": "cross_fields",
            "fields": fields,
            "tie_breaker": TIE_BREAKER,
        }
        return client.search(
            index=alias,
            query={"multi_match": wanted},
            size=100,
            source=False,
            docvalue_fields=[{"field": name} for name in ("page_id", "chunk_no", "stamp")],
        )

    return ask


def _close(organization_id: int) -> None:
    search_client().indices.close(index=search_name(organization_id, "read"))


def _open(organization_id: int) -> None:
    alias = search_name(organization_id, "read")
    search_client().indices.open(index=alias)
    search_client().cluster.health(index=alias, wait_for_status="yellow")
