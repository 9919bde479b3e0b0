"""How long a search takes, as a multiple of the bare FTS5 query that finds its candidates.

    .venv/bin/python -m benchmarks.search --data DIR [--json]

All pages of the LF wiki are put into one organization. Timed is `search_pages`' way from the
question to ranked ids rechecked in the database, and `retrieve` as the chat calls it, texts
included; snippets and highlights are timed apart. Nothing is asserted.
"""

import argparse
import json
import random
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from benchmarks import lf_wiki
from benchmarks.portal import temporary_portal

T = TypeVar("T")
QUESTIONS = 500
_LONG_WORDS = 18
_SEED = 20_240_501
_BARE = (
    "SELECT rowid, bm25(terms, 4.0, 2.0, 1.0) AS score FROM terms WHERE terms MATCH ? "
    "ORDER BY score LIMIT 100"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with lf-wiki/")
    parser.add_argument("--json", action="store_true", help="print one object only")
    options = parser.parse_args()
    with temporary_portal():
        report = run(options.data)
    if options.json:
        print(json.dumps(report))
    else:
        _print(report)


def run(data: Path) -> dict[str, object]:
    """Fill the portal, ask, and give milliseconds and multiples by kind of question."""
    # The portal's code can only be imported once its settings are.
    from apps.organizations.names import search_dir  # noqa: PLC0415
    from benchmarks.filling import fill_organization  # noqa: PLC0415

    pages = lf_wiki.pages(data)
    print(f"filling one organization with {len(pages)} pages …", file=sys.stderr)
    started = time.perf_counter()
    organization, chunks = fill_organization("lf", pages)
    seconds = time.perf_counter() - started
    current = (search_dir(organization.pk) / "CURRENT").read_text().strip()
    bare = sqlite3.connect(search_dir(organization.pk) / current / "index.db")
    bare.execute("PRAGMA mmap_size = 268435456")
    bare.execute("PRAGMA cache_size = -16000")
    short = [item.question for item in lf_wiki.known_items(data)]
    random.Random(_SEED).shuffle(short)
    report: dict[str, object] = {"chunks": chunks, "filled_seconds": round(seconds, 1)}
    for kind, questions in (("short", short[:QUESTIONS]), ("long", long_questions(pages))):
        report[kind] = measure(organization.pk, bare, questions)
    return report


def long_questions(pages: Sequence[lf_wiki.WikiPage]) -> list[str]:
    """Questions as people write them to a chat: an opening, then words of a real sentence."""
    chance = random.Random(_SEED)
    openings = ("How do I find out about", "Where is it described that", "What do we know about")
    texts = [page.markdown.split() for page in pages if len(page.markdown.split()) > 60]
    found = []
    for words in chance.sample(texts, QUESTIONS):
        start = chance.randrange(len(words) - _LONG_WORDS)
        found.append(f"{chance.choice(openings)} {' '.join(words[start : start + _LONG_WORDS])}?")
    return found


def measure(
    organization_id: int, bare: sqlite3.Connection, questions: Sequence[str]
) -> dict[str, object]:
    """Each question three ways in turn, so that all of them meet the same machine."""
    from apps.knowledge.text import visible_text  # noqa: PLC0415
    from apps.organizations.viewer import Viewer  # noqa: PLC0415
    from apps.search.access import retrieve, search_pages  # noqa: PLC0415
    from apps.search.query import query_terms  # noqa: PLC0415
    from apps.search.snippets import snippet  # noqa: PLC0415

    viewer = Viewer(organization_id=organization_id, user_id=None)
    times: dict[str, list[float]] = {name: [] for name in ("bare", "search", "chat", "snippets")}
    for question in questions:
        query = query_terms(question)
        if not query.terms:
            continue
        match = " OR ".join(f'"{term}"' for term in dict.fromkeys(query.terms))
        _timed(times["bare"], lambda match=match: bare.execute(_BARE, (match,)).fetchall())
        hits = _timed(
            times["search"],
            lambda question=question: search_pages(
                viewer, query_terms(question), organization_id=organization_id
            ),
        )
        _timed(
            times["chat"],
            lambda question=question: retrieve(viewer, question, organization_id=organization_id),
        )
        _timed(
            times["snippets"],
            lambda query=query, hits=hits: [
                snippet(visible_text(passage.text).text, query) for passage in hits.passages
            ],
        )
    return {
        "questions": len(times["bare"]),
        **{f"{name}_ms": _milliseconds(values) for name, values in times.items()},
        "search_multiple": _multiples(times["search"], times["bare"]),
        "chat_multiple": _multiples(times["chat"], times["bare"]),
    }


def _timed(times: list[float], work: Callable[[], T]) -> T:
    started = time.perf_counter()
    result = work()
    times.append(time.perf_counter() - started)
    return result


def _at(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def _milliseconds(values: Sequence[float]) -> dict[str, float]:
    return {
        "p50": round(_at(values, 0.5) * 1000, 2),
        "p95": round(_at(values, 0.95) * 1000, 2),
        "max": round(max(values) * 1000, 2),
    }


def _multiples(whole: Sequence[float], bare: Sequence[float]) -> dict[str, float]:
    """Of the percentiles, and the middle one of the multiples question by question."""
    each = [a / b for a, b in zip(whole, bare, strict=True)]
    return {
        "p50": round(_at(whole, 0.5) / _at(bare, 0.5), 2),
        "p95": round(_at(whole, 0.95) / _at(bare, 0.95), 2),
        "median_of_each": round(_at(each, 0.5), 2),
    }


def _print(report: dict[str, object]) -> None:
    for name, value in report.items():
        if isinstance(value, dict):
            print(f"{name}:")
            for inner, numbers in value.items():
                print(f"  {inner:<18} {numbers}")
        else:
            print(f"{name}: {value}")


if __name__ == "__main__":
    main()
