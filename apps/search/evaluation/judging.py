"""Asking an organization's search the questions of a file, and judging what it finds."""

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from apps.knowledge.selectors import readable_pages
from apps.organizations.tenancy import activate
from apps.organizations.viewer import Viewer
from apps.search.access import ranked_page_ids
from apps.search.evaluation.metrics import mean, ndcg, percentile, recall, reciprocal_rank
from apps.search.evaluation.queries import JudgedQuery, PageName, QueryFileError
from apps.search.query import query_terms

GAIN_DEPTH = 10
RECALL_DEPTHS = (1, 5, 10, 20)
_MOST_PROBLEMS_TOLD = 10


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Means over the questions, each 0 to 1; `recall` by depth, latencies in milliseconds.

    `missed` are the questions for which no page with a grade above 0 was among the first ten.
    """

    questions: int
    ndcg_10: float
    mrr: float
    recall: Mapping[int, float]
    p50_ms: float
    p95_ms: float
    missed: tuple[JudgedQuery, ...]


def evaluate(viewer: Viewer, queries: Sequence[JudgedQuery]) -> Evaluation:
    """Ask every question as the viewer, and judge the ranked pages.

    Timed is the way from the question to ranked pages that the viewer may read, one question after
    the other; the first one is asked once before, so that opening the index is not counted.
    Raises QueryFileError when a judged page cannot be told, SearchError when the index cannot be
    searched.
    """
    grades = _grades_by_id(viewer, queries)
    _ask(viewer, queries[0].query)
    rankings: list[list[int]] = []
    milliseconds: list[float] = []
    for query in queries:
        started = time.perf_counter()
        rankings.append(_ask(viewer, query.query))
        milliseconds.append((time.perf_counter() - started) * 1000)
    judged = list(zip(rankings, grades, strict=True))
    return Evaluation(
        questions=len(queries),
        ndcg_10=mean([ndcg(ranked, known, GAIN_DEPTH) for ranked, known in judged]),
        mrr=mean([reciprocal_rank(ranked, known) for ranked, known in judged]),
        recall={
            depth: mean([recall(ranked, known, depth) for ranked, known in judged])
            for depth in RECALL_DEPTHS
        },
        p50_ms=percentile(milliseconds, 0.5),
        p95_ms=percentile(milliseconds, 0.95),
        missed=tuple(
            query
            for query, (ranked, known) in zip(queries, judged, strict=True)
            if not recall(ranked, known, GAIN_DEPTH)
        ),
    )


def _ask(viewer: Viewer, question: str) -> list[int]:
    return ranked_page_ids(viewer, query_terms(question), organization_id=viewer.organization_id)


def _grades_by_id(viewer: Viewer, queries: Sequence[JudgedQuery]) -> list[dict[int, int]]:
    """The grades of each question by the pages' ids; raises QueryFileError with what is wrong."""
    ids = _ids_by_name(viewer, (name for query in queries for name in query.grades))
    problems = [
        f"Line {query.line}: {_problem(name, ids[name])}"
        for query in queries
        for name in query.grades
        if len(ids[name]) != 1
    ]
    grades = [
        {page_id: grade for name, grade in query.grades.items() for page_id in ids[name]}
        for query in queries
    ]
    problems += [
        f"Line {query.line}: two names mean the same page."
        for query, by_id in zip(queries, grades, strict=True)
        if len(by_id) < sum(len(ids[name]) == 1 for name in query.grades)
    ]
    if problems:
        more = len(problems) - _MOST_PROBLEMS_TOLD
        told = problems[:_MOST_PROBLEMS_TOLD] + ([f"And {more} more."] if more > 0 else [])
        raise QueryFileError("\n".join(told))
    return grades


def _problem(name: PageName, ids: Sequence[int]) -> str:
    if not ids:
        return f"there is no {name} among the current pages of this organization."
    other = "its space and title" if name.content_id else "its content id"
    return f"{len(ids)} pages match {name}; name the page by {other}."


def _ids_by_name(viewer: Viewer, names: Iterable[PageName]) -> dict[PageName, list[int]]:
    """The readable pages that each name fits; one query."""
    wanted = set(names)
    ids: dict[PageName, list[int]] = defaultdict(list)
    with activate(viewer.organization_id):
        rows = (
            readable_pages(viewer).order_by().values_list("pk", "content_id", "space__key", "title")
        )
        for pk, content_id, space, title in rows.iterator():
            for name in (PageName(content_id=content_id), PageName(space=space, title=title)):
                if name in wanted:
                    ids[name].append(pk)
    return ids
