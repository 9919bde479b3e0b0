"""How well search finds: known items of a real wiki, and judged questions on abstracts.

    .venv/bin/python -m benchmarks.retrieval --data DIR [--search-url URL] [--keep DIR] [--json]

LF wiki: one organization a space, each question asked in its own; mean reciprocal rank of the
page, one row a page. CACM: nDCG@10. Everything goes the product's way: chunker, index, ranking
and the recheck in the database. One row an engine by words, and one by meaning too when
EMBEDDING_MODEL is set (`local` is the model that `make setup-embeddings` installs). Nothing is
asserted.
"""

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING

from apps.search.evaluation.metrics import mean, ndcg, overlap, percentile, reciprocal_rank
from benchmarks.portal import add_portal_options, kept_portal, redis

if TYPE_CHECKING:
    from benchmarks.questions import Question

_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Quality:
    """The figures that have gates."""

    lf_wiki_mrr_differs: float
    lf_wiki_mrr_equal: float
    cacm_ndcg_10: float


@dataclass(frozen=True, slots=True)
class Row:
    """What one engine reached with one kind of ranking; milliseconds of a question."""

    engine: str
    ranking: str
    quality: Quality
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class Report:
    """`overlaps` by ranking: of the ten first pages of both engines, over the LF-wiki questions."""

    rows: list[Row]
    overlaps: dict[str, float]


GATES = {"words": Quality(0.67, 0.955, 0.46), "hybrid": Quality(0.67, 0.95, 0.50)}
_OVERLAP_GATE = 0.9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with lf-wiki/ and cacm/")
    add_portal_options(parser)
    parser.add_argument("--json", action="store_true", help="print one object only")
    options = parser.parse_args()
    with kept_portal(options.keep, search_url=options.search_url), redis():
        report = run(options.data)
    if options.json:
        print(json.dumps(asdict(report)))
    else:
        _print(report)


def run(data: Path) -> Report:
    """Fill the portal, and ask everything of each engine, by words and then by meaning too."""
    # The portal's code can only be imported once its settings are.
    from benchmarks import serving  # noqa: PLC0415
    from benchmarks.questions import Part, cacm_questions, lf_wiki_questions  # noqa: PLC0415

    questions = lf_wiki_questions(data) + cacm_questions(data)
    organizations = sorted({question.organization_id for question in questions})
    in_wiki = [question.part is not Part.CACM for question in questions]
    rows: list[Row] = []
    found: dict[str, list[list[list[int]]]] = {ranking: [] for ranking in serving.rankings()}
    for engine in serving.engines():
        for ranking in serving.rankings():
            with serving.by(engine, ranking, organizations):
                pages, milliseconds = _ask(questions)
            found[ranking].append(list(compress(pages, in_wiki)))
            rows.append(
                Row(
                    engine,
                    ranking,
                    _quality(questions, pages),
                    round(percentile(milliseconds, 0.5), 2),
                    round(percentile(milliseconds, 0.95), 2),
                )
            )
    overlaps = {ranking: _overlap(*lists) for ranking, lists in found.items() if len(lists) == 2}
    return Report(rows, overlaps)


def _overlap(first: Sequence[Sequence[int]], second: Sequence[Sequence[int]]) -> float:
    shared = [overlap(one, other, _DEPTH) for one, other in zip(first, second, strict=True)]
    return round(mean(shared), 4)


def _ask(questions: Sequence["Question"]) -> tuple[list[list[int]], list[float]]:
    """The pages found for each question, best first, and the milliseconds that took."""
    from apps.organizations.viewer import Viewer  # noqa: PLC0415
    from apps.search.access import ranked_page_ids  # noqa: PLC0415
    from apps.search.query import query_terms  # noqa: PLC0415

    rankings, milliseconds = [], []
    for question in questions:
        viewer = Viewer(organization_id=question.organization_id, user_id=None)
        started = time.perf_counter()
        rankings.append(
            ranked_page_ids(
                viewer, query_terms(question.text), organization_id=question.organization_id
            )
        )
        milliseconds.append((time.perf_counter() - started) * 1000)
    return rankings, milliseconds


def _quality(questions: Sequence["Question"], rankings: Sequence[Sequence[int]]) -> Quality:
    from benchmarks.questions import Part  # noqa: PLC0415

    values: dict[Part, list[float]] = {part: [] for part in Part}
    for question, ranked in zip(questions, rankings, strict=True):
        if question.part is Part.CACM:
            values[question.part].append(ndcg(ranked, question.grades, _DEPTH))
        else:
            values[question.part].append(reciprocal_rank(ranked, question.grades))
    differs, equal, gain = (round(mean(values[part]), 4) for part in Part)
    return Quality(differs, equal, gain)


def _print(report: Report) -> None:
    print(f"{'':<24} LF wiki, MRR, anchor")
    print(
        f"{'engine':<13} {'ranking':<10} {'differs from title':<19}{'is the title':<16} "
        f"{'CACM, nDCG@10':<16}{'p50 ms':>7} {'p95 ms':>7}"
    )
    for row in report.rows:
        gate = GATES[row.ranking]
        print(
            f"{row.engine:<13} {row.ranking:<9} ",
            f"{_beside(row.quality.lf_wiki_mrr_differs, gate.lf_wiki_mrr_differs):<19}"
            f"{_beside(row.quality.lf_wiki_mrr_equal, gate.lf_wiki_mrr_equal):<16}",
            f"{_beside(row.quality.cacm_ndcg_10, gate.cacm_ndcg_10):<16}"
            f"{row.p50_ms:6.1f} {row.p95_ms:7.1f}",
        )

    for ranking, share in report.overlaps.items():
        print(
            f"The engines' ten first pages overlap, by {ranking}: {_beside(share, _OVERLAP_GATE)}"
        )
    if not report.overlaps:
        print("Only the embedded engine was measured: --search-url names an Elasticsearch server.")
    if all(row.ranking == "words" for row in report.rows):
        print("Only words were measured: EMBEDDING_MODEL is not set.")


def _beside(value: float, gate: float) -> str:
    return f"{value:.3f} {'≥' if value >= gate else '<'} {gate:.3f}"


if __name__ == "__main__":
    main()
