"""Measures how well search finds what a file of judged questions says it should find."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.organizations.commands import organization_called
from apps.organizations.viewer import Viewer
from apps.search.backend import index_of
from apps.search.engines.base import SearchError
from apps.search.evaluation.judging import Evaluation, evaluate
from apps.search.evaluation.queries import JudgedQuery, QueryFileError, read_queries


class Command(BaseCommand):
    help = "Ask judged questions and measure what is found; docs/evaluation.md has the format."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--queries", required=True, type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        organization = organization_called(options["organization"])
        path: Path = options["queries"]
        viewer = Viewer(organization_id=organization.pk, user_id=None)
        try:
            evaluation = evaluate(viewer, _queries(path))
        except QueryFileError as error:
            raise CommandError(f"{path} cannot be used.\n{error}") from error
        except SearchError as error:
            raise CommandError(str(error)) from error
        engine = index_of(organization.pk).engine
        if options["json"]:
            row = {"organization": organization.slug, "engine": engine, **_row(evaluation)}
            self.stdout.write(json.dumps(row, ensure_ascii=False))
        else:
            self.stdout.write(f"engine      {engine}")
            self._print(evaluation)

    def _print(self, evaluation: Evaluation) -> None:
        self.stdout.write(f"questions   {evaluation.questions}")
        self.stdout.write(f"nDCG@10     {evaluation.ndcg_10:.3f}")
        self.stdout.write(f"MRR         {evaluation.mrr:.3f}")
        for depth, share in evaluation.recall.items():
            self.stdout.write(f"recall@{depth:<4} {share:.3f}")
        self.stdout.write(f"p50         {evaluation.p50_ms:.1f} ms")
        self.stdout.write(f"p95         {evaluation.p95_ms:.1f} ms")
        for query in evaluation.missed:
            self.stdout.write(f"not in the first ten: line {query.line}, {query.query}")


def _queries(path: Path) -> list[JudgedQuery]:
    try:
        with path.open(encoding="utf-8-sig") as lines:
            return read_queries(lines)
    except OSError as error:
        raise QueryFileError(f"It cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise QueryFileError("It is not text in UTF-8.") from error


def _row(evaluation: Evaluation) -> dict[str, Any]:
    return {
        "questions": evaluation.questions,
        "ndcg_10": round(evaluation.ndcg_10, 4),
        "mrr": round(evaluation.mrr, 4),
        "recall": {str(depth): round(share, 4) for depth, share in evaluation.recall.items()},
        "latency_ms": {
            "p50": round(evaluation.p50_ms, 2),
            "p95": round(evaluation.p95_ms, 2),
        },
        "missed": [{"line": query.line, "query": query.query} for query in evaluation.missed],
    }
