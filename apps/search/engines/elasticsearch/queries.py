"""What the server is asked: words, vectors, spelling. Every body names the organization. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any

from apps.search.analyzer import encode
from apps.search.engines.base import Filters
from apps.search.query import QueryTerms
from apps.search.ranking import FIELD_WEIGHTS, TIE_BREAKER
from apps.search.words import CJK_RUN

Query = dict[str, Any]

FIELDS = ("title_terms", "heading_terms", "body_terms")
RETURNED = ["page_id", "chunk_no", "stamp"]
_MOST_TERMS = 50_000
"""Of one condition; the server takes no more than 65,536 unless it is told to."""
_WEIGHT_OF_A_BEGINNING = 4.0
"""About what a rather rare word counts."""


def only(organization_id: int, filters: Filters | None = None) -> list[Query]:
    """The conditions of every request: the organization first."""
    conditions: list[Query] = [{"term": {"organization_id": str(organization_id)}}]
    if filters is None:
        return conditions
    if filters.spaces is not None:
        conditions.append({"terms": {"space_id": sorted(filters.spaces)}})
    if filters.updated_since:
        conditions.append({"range": {"updated_on": {"gte": filters.updated_since.isoformat()}}})
    if filters.clauses is not None:
        conditions.append(_open_or_among(filters.clauses))
    return conditions


def _open_or_among(clauses: Iterable[int]) -> Query:
    """Without a restriction, or with one of these as the nearest."""
    known = [str(clause) for clause in sorted(clauses)]
    passing: list[Query] = [{"bool": {"must_not": [{"exists": {"field": "access"}}]}}]
    passing += [
        {"terms": {"access": known[start : start + _MOST_TERMS]}}
        for start in range(0, len(known), _MOST_TERMS)
    ]
    return {"bool": {"should": passing, "minimum_should_match": 1}}


def matching(query: QueryTerms, organization_id: int, filters: Filters) -> Query:
    """Any of the terms and beginnings, ranked by them, and all of the phrases."""
    wanted = [_beginning(start) for start in query.beginnings]
    if query.terms:
        wanted.append(_cross_fields(query.terms))
    conditions = only(organization_id, filters) + [_phrase(phrase) for phrase in query.phrases]
    # Beside a filter the server skips what cannot be among the best only when the words must match:
    # among a million chunks that halves the time (measured).
    words = wanted[0] if len(wanted) == 1 else {"bool": {"should": wanted}}
    return {"bool": {"filter": conditions, "must": [words]}}


def _cross_fields(terms: Sequence[str]) -> Query:
    """The ranking rule of the portal, as the server computes it."""
    return {
        "multi_match": {
            "type": "cross_fields",
            "query": " ".join(terms),
            "analyzer": "whitespace",
            "fields": [
                f"{name}^{weight:g}" for name, weight in zip(FIELDS, FIELD_WEIGHTS, strict=True)
            ],
            "tie_breaker": TIE_BREAKER,
        }
    }


def _phrase(terms: Sequence[str]) -> Query:
    """In the title, or a heading, or the text, its terms side by side."""
    text = " ".join(terms)
    return {
        "bool": {
            "should": [{"match_phrase": {name: text}} for name in FIELDS],
            "minimum_should_match": 1,
        }
    }


def _beginning(start: str) -> Query:
    """Any word that begins so; one CJK character begins the pairs it stands first in."""
    everywhere = "body_terms" if CJK_RUN.match(start) else "words"
    values = {"title_terms": encode(start), "heading_terms": encode(start)}
    values[everywhere] = encode(start) if everywhere == "body_terms" else start
    return {
        "dis_max": {
            "tie_breaker": TIE_BREAKER,
            "queries": [
                {
                    "constant_score": {
                        "filter": {"prefix": {name: values[name]}},
                        "boost": weight * _WEIGHT_OF_A_BEGINNING,
                    }
                }
                for name, weight in zip(values, FIELD_WEIGHTS, strict=True)
            ],
        }
    }


def near(word: str, slips: int, organization_id: int) -> Query:
    """Chunks with words this few slips of the keyboard away from a folded one."""
    fuzzy = {"value": word, "fuzziness": slips, "prefix_length": 0, "transpositions": True}
    return {"bool": {"filter": only(organization_id), "must": [{"fuzzy": {"words": fuzzy}}]}}


def holding(term: str) -> dict[str, Query]:
    """By field, the condition that a term stands in it."""
    return {name: {"term": {name: term}} for name in FIELDS}


def counted(terms: Iterable[str]) -> dict[str, Query]:
    """Conditions to count documents by, named `field term`."""
    return {
        f"{name} {term}": condition for term in terms for name, condition in holding(term).items()
    }
