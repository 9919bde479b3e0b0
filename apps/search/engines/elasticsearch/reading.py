"""Everything that is asked of one organization's index, always through its alias."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from elasticsearch import Elasticsearch

from apps.search.engines.base import (
    TITLE_ONLY,
    Candidate,
    Filters,
    IndexCounts,
    PageState,
    VectorSpace,
)
from apps.search.engines.elasticsearch.mapping import NOTE, vector_field
from apps.search.engines.elasticsearch.queries import RETURNED, Query, matching, only
from apps.search.engines.elasticsearch.spelling import TEXTS
from apps.search.query import QueryTerms
from apps.search.vectors import Floats32

_PAGES_AT_ONCE = 5_000
_SPARE_NEIGHBOURS = 2
"""As many times more vectors are looked at than are asked for, in each segment."""


class OrganizationIndex:
    """Reads one generation; `alias` leads to it."""

    def __init__(
        self, client: Elasticsearch, alias: str, organization_id: int, routing: str | None = None
    ) -> None:
        self._client = client
        self._alias = alias
        self._organization_id = organization_id
        self._routing = routing

    def search(self, query: QueryTerms, filters: Filters, limit: int) -> list[Candidate]:
        wanted = matching(query, self._organization_id, filters)
        hits = self._hits(query=wanted, size=limit)
        return _ranked([_candidate(hit, hit["_score"]) for hit in hits])

    def nearest(
        self, vector: Floats32, space: VectorSpace, filters: Filters, limit: int
    ) -> list[Candidate]:
        # Each space has a field of its own, and of a field that an index has not the server finds
        # nothing: vectors of two spaces cannot meet, even while one index takes another's place.
        wanted = {
            "field": vector_field(space),
            "query_vector": vector.tolist(),
            "k": limit,
            "num_candidates": _SPARE_NEIGHBOURS * limit,
            "rescore_vector": {"oversample": _SPARE_NEIGHBOURS},
            "filter": only(self._organization_id, filters),
        }
        hits = self._hits(knn=wanted, size=limit)
        # The server gives (1 + cosine) / 2.
        return _ranked([_candidate(hit, 2 * hit["_score"] - 1) for hit in hits])

    def space(self) -> VectorSpace | None:
        """As the note of the generation tells, which is searchable once it is written."""
        query = {"bool": {"filter": [*only(self._organization_id), {"term": {"kind": NOTE}}]}}
        found = self._search(query=query, size=1, source=["space"])["hits"]["hits"]
        return VectorSpace(**found[0]["_source"]["space"]) if found else None

    def counts(self, space: VectorSpace | None) -> IndexCounts:
        conditions: dict[str, Query] = {
            "pages": {"term": {"kind": "page"}},
            "chunks": {"term": {"kind": "chunk"}},
        }
        if space:
            conditions["vectors"] = {"exists": {"field": vector_field(space)}}
        return IndexCounts(**self.counts_of(conditions))

    def pages(self) -> dict[int, PageState]:
        """What each page has, as its chunks themselves tell."""
        found: dict[int, PageState] = {}
        for bucket in self._page_buckets():
            page_id, stamp = bucket["key"]["page_id"], bucket["key"]["stamp"]
            chunks = bucket["doc_count"]
            if bucket["first"]["value"] == TITLE_ONLY:
                chunks -= 1
            known = found.get(page_id)
            # Chunks of two states are no state that the database ever had.
            found[page_id] = (
                PageState(stamp, chunks) if known is None else PageState("", known.chunks + chunks)
            )
        return found

    def without_vectors(self, space: VectorSpace | None, after: int, limit: int) -> list[int]:
        conditions = [*only(self._organization_id), {"range": {"chunk_no": {"gte": 0}}}]
        unknown = [{"exists": {"field": vector_field(space)}}] if space else []
        sources = [{"page_id": {"terms": {"field": "page_id"}}}]
        answer = self._search(
            query={"bool": {"filter": conditions, "must_not": unknown}},
            size=0,
            aggregations={
                "pages": {
                    "composite": {"sources": sources, "size": limit, "after": {"page_id": after}}
                }
            },
        )
        return [bucket["key"]["page_id"] for bucket in answer["aggregations"]["pages"]["buckets"]]

    def counts_of(self, conditions: Mapping[str, Query]) -> dict[str, int]:
        answer = self._search(
            query={"bool": {"filter": only(self._organization_id)}},
            size=0,
            aggregations={"counts": {"filters": {"filters": dict(conditions)}}},
        )
        buckets = answer["aggregations"]["counts"]["buckets"]
        return {name: bucket["doc_count"] for name, bucket in buckets.items()}

    def texts_of(self, queries: Sequence[Query], size: int) -> list[list[Mapping[str, Any]]]:
        return [
            [
                hit["_source"]
                for hit in self._search(query=query, size=size, source=list(TEXTS))["hits"]["hits"]
            ]
            for query in queries
        ]

    def _page_buckets(self) -> Iterator[Any]:
        sources = [{name: {"terms": {"field": name}}} for name in ("page_id", "stamp")]
        after: dict[str, Any] = {}
        while True:
            answer = self._search(
                query={
                    "bool": {"filter": [*only(self._organization_id), {"term": {"kind": "chunk"}}]}
                },
                size=0,
                aggregations={
                    "pages": {
                        "composite": {"sources": sources, "size": _PAGES_AT_ONCE, **after},
                        "aggregations": {"first": {"min": {"field": "chunk_no"}}},
                    }
                },
            )
            pages = answer["aggregations"]["pages"]
            yield from pages["buckets"]
            if "after_key" not in pages:
                return
            after = {"after": pages["after_key"]}

    def _hits(self, **body: Any) -> list[Any]:
        # Doc values alone: to look a document's text up would cost more than the search.
        answer = self._search(
            source=False, stored_fields="_none_", docvalue_fields=RETURNED, **body
        )
        hits: list[Any] = answer["hits"]["hits"]
        return hits

    def _search(self, **body: Any) -> Any:
        return self._client.search(
            index=self._alias, routing=self._routing, track_total_hits=False, **body
        ).body


def _candidate(hit: Mapping[str, Any], score: float) -> Candidate:
    fields = hit["fields"]
    return Candidate(
        page_id=fields["page_id"][0],
        chunk_no=fields["chunk_no"][0],
        score=score,
        stamp=fields["stamp"][0],
    )


def _ranked(found: list[Candidate]) -> list[Candidate]:
    """Equals in the same order as the other engine has them."""
    return sorted(found, key=lambda c: (-c.score, c.page_id, c.chunk_no))
