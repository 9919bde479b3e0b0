"""Timing searches: a question several ways in turn, so that all of them meet the same machine."""

import time
from collections.abc import Callable, Sequence
from typing import ParamSpec

from apps.knowledge.text import visible_text
from apps.organizations.viewer import Viewer
from apps.search.access import (
    AuthorizedPassage,
    PageHits,
    ranked_page_ids,
    retrieve,
    search_pages,
)
from apps.search.evaluation.metrics import percentile
from apps.search.query import QueryTerms, query_terms
from apps.search.snippets import snippet
from benchmarks.engines import Bare

P = ParamSpec("P")
WARM_UP = 20
"""The first questions do not count."""
_ROUNDS = 4


def measure(organization_id: int, bare: Bare, questions: Sequence[str]) -> dict[str, object]:
    """Milliseconds of each way, and multiples of the bare query."""
    viewer = Viewer(organization_id=organization_id, user_id=None)
    times: dict[str, list[float]] = {name: [] for name in ("bare", "ids", "chat", "snippets")}
    for question in questions:
        query = query_terms(question)
        if query.is_empty:
            continue
        _timed(times["bare"], bare, query)
        _timed(times["ids"], _ids, viewer, question)
        _timed(times["chat"], _texts, viewer, question)
        hits = search_pages(viewer, query, organization_id=organization_id)
        _timed(times["snippets"], _snippets, query, hits)
    counted = {name: values[WARM_UP:] for name, values in times.items()}
    return {
        "questions": len(counted["bare"]),
        **{f"{name}_ms": _milliseconds(values) for name, values in counted.items()},
        "ids_multiple": _multiples(counted["ids"], counted["bare"]),
        "chat_multiple": _multiples(counted["chat"], counted["bare"]),
    }


def beside(
    organization_id: int,
    questions: Sequence[str],
    *,
    hide: Callable[[], None],
    show: Callable[[], None],
) -> dict[str, object]:
    """The same questions by turns without and with the large index beside the small one."""
    viewer = Viewer(organization_id=organization_id, user_id=None)
    alone: list[float] = []
    together: list[float] = []
    for _ in range(_ROUNDS):
        hide()
        try:
            _ask_all(viewer, questions, alone)
        finally:
            show()
        _ask_all(viewer, questions, together)
    return {
        "questions": len(alone),
        "alone_ms": _milliseconds(alone),
        "beside_ms": _milliseconds(together),
        "multiple": _multiples(together, alone),
    }


def by_turns(first: Viewer, second: Viewer, questions: Sequence[str]) -> dict[str, object]:
    """Milliseconds to ranked ids for two viewers, and how many times longer it takes the second."""
    times: tuple[list[float], list[float]] = ([], [])
    for question in questions:
        for viewer, kept in zip((first, second), times, strict=True):
            _timed(kept, _ids, viewer, question)
    before, after = times[0][WARM_UP:], times[1][WARM_UP:]
    return {
        "everything_ms": _milliseconds(before),
        "person_ms": _milliseconds(after),
        "multiple": _multiples(after, before),
    }


def _ask_all(viewer: Viewer, questions: Sequence[str], times: list[float]) -> None:
    """Asks all of them twice and times the second time."""
    for kept in ([], times):
        for question in questions:
            _timed(kept, _ids, viewer, question)


def _ids(viewer: Viewer, question: str) -> list[int]:
    query = query_terms(question)
    return ranked_page_ids(viewer, query, organization_id=viewer.organization_id)


def _texts(viewer: Viewer, question: str) -> list[AuthorizedPassage]:
    return retrieve(viewer, question, organization_id=viewer.organization_id)


def _snippets(query: QueryTerms, hits: PageHits) -> None:
    for passage in hits.passages:
        snippet(visible_text(passage.text).text, query)


def _timed(
    times: list[float], work: Callable[P, object], *args: P.args, **kwargs: P.kwargs
) -> None:
    started = time.perf_counter()
    work(*args, **kwargs)
    times.append(time.perf_counter() - started)


def _milliseconds(values: Sequence[float]) -> dict[str, float]:
    return {
        "p50": round(percentile(values, 0.5) * 1000, 2),
        "p95": round(percentile(values, 0.95) * 1000, 2),
        "max": round(max(values) * 1000, 2),
    }


def _multiples(whole: Sequence[float], part: Sequence[float]) -> dict[str, float]:
    """Of the percentiles, and the middle one of the multiples question by question."""
    each = [a / b for a, b in zip(whole, part, strict=True)]
    return {
        "p50": round(percentile(whole, 0.5) / percentile(part, 0.5), 2),
        "p95": round(percentile(whole, 0.95) / percentile(part, 0.95), 2),
        "median_of_each": round(percentile(each, 0.5), 2),
    }
