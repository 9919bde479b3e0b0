"""How well search finds: known items of a real wiki, and judged questions on abstracts.

    .venv/bin/python -m benchmarks.retrieval --data DIR [--search-url URL] [--keep DIR] [--json]

LF wiki: one organization a space, each question asked in its own; mean reciprocal rank of the
page, one row a page. CACM: nDCG@10. Everything goes the product's way: chunker, index, ranking
and the recheck in the database. Nothing is asserted.
"""

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from apps.search.evaluation.metrics import mean, ndcg, percentile, reciprocal_rank
from benchmarks.portal import kept_portal

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


GATES = {"words": Quality(0.67, 0.955, 0.46), "hybrid": Quality(0.67, 0.95, 0.50)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with lf-wiki/ and cacm/")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep what was filled, for again")
    parser.add_argument("--json", action="store_true", help="print one object only")
    options = parser.parse_args()
    with kept_portal(options.keep):
        rows = run(options.data)
    if options.json:
        print(json.dumps({"rows": [asdict(row) for row in rows]}))
    else:
        _print(rows)


def run(data: Path) -> list[Row]:
    # The portal's code can only be imported once its settings are.
    from benchmarks.questions import cacm_questions, lf_wiki_questions  # noqa: PLC0415

    questions = lf_wiki_questions(data) + cacm_questions(data)
    rankings, milliseconds = _ask(questions)
    return [
        Row(
            "embedded",
            "words",
            _quality(questions, rankings),
            round(percentile(milliseconds, 0.5), 2),
            round(percentile(milliseconds, 0.95), 2),
        )
    ]


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


def _print(rows: Sequence[Row]) -> None:
    print(f"{'':<24} LF wiki, MRR, anchor")
    print(
        f"{'engine':<13} {'ranking':<10} {'differs from title':<19}{'is the title':<16} "
        f"{'CACM, nDCG@10':<16}{'p50 ms':>7} {'p95 ms':>7}"
    )
    for row in rows:
        gate = GATES[row.ranking]
        print(
            f"{row.engine:<13} {row.ranking:<9} ",
            _beside(row.quality.lf_wiki_mrr_differs, gate.lf_wiki_mrr_differs),
            _beside(row.quality.lf_wiki_mrr_equal, gate.lf_wiki_mrr_equal),
            _beside(row.quality.cacm_ndcg_10, gate.cacm_ndcg_10),
            f"{row.p50_ms:7.1f} {row.p95_ms:7.1f}",
        )


def _beside(value: float, gate: float) -> str:
    return f"{value:.3f} {'≥' if value >= gate else '<'} {gate:.3f}   "


if __name__ == "__main__":
    main()
