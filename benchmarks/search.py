"""How long a search takes beside the bare engine query, how fast indexing is and stays, and
whether a large index slows down a small one beside it.

    .venv/bin/python -m benchmarks.search --data DIR [--engine elasticsearch --search-url URL]
        [--chunks 1000000] [--keep DIR] [--json]

One organization is filled with a wiki of so many passages, made of the LF wiki (`synthesis`), and
a small one with a single space. Timed, each question four ways in turn: the bare query that finds
the candidates; from the question to ranked ids, rechecked in the database; `retrieve` as the chat
calls it, texts included; the snippets of a screen. Then for a person beside the command line, which
reads everything: before any page is restricted, and with every tenth. Nothing is asserted.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from benchmarks import lf_wiki
from benchmarks.portal import add_portal_options, kept_portal

Report = dict[str, dict[str, Any]]
"""Figures by group and name."""

_SMALL_SPACE = "BESU"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with lf-wiki/")
    parser.add_argument("--chunks", type=int, default=100_000, help="passages of the large one")
    parser.add_argument("--engine", choices=("embedded", "elasticsearch"), default="embedded")
    parser.add_argument("--questions", type=int, default=500, help="of each kind")
    add_portal_options(parser)
    parser.add_argument("--json", action="store_true", help="print one object only")
    options = parser.parse_args()
    with kept_portal(options.keep, search_url=options.search_url):
        report = run(options.data, options.chunks, options.engine, options.questions)
    if options.json:
        print(json.dumps({"engine": options.engine, **report}))
    else:
        _print(report, options.engine)


def run(data: Path, chunks: int, engine_name: str, count: int) -> Report:
    """Fill the portal, ask, and give rates, milliseconds and multiples."""
    # The portal's code can only be imported once its settings are.
    from apps.search.models import Engine  # noqa: PLC0415
    from benchmarks import engines, latency, restricted, scale  # noqa: PLC0415

    engine = engines.bench_engine(Engine(engine_name))
    pages = lf_wiki.pages(data)
    items = lf_wiki.known_items(data)
    large = scale.synthetic_organization(pages, chunks, Engine(engine_name))
    small = scale.space_organization(
        [page for page in pages if page.space == _SMALL_SPACE], Engine(engine_name)
    )
    if engine.helper_rate and large.indexing:
        rate = engine.helper_rate(large.organization_id)
        large.indexing["bulk_helper"] = round(rate)
        large.indexing["of_bulk_helper"] = round(large.indexing["chunks_per_second"] / rate, 2)
    bare = engine.bare(large.organization_id)
    count += latency.WARM_UP
    report: Report = {"large": {"chunks": large.chunks, **large.indexing}}
    for kind, questions in (
        ("short", lf_wiki.short_questions(items, count)),
        ("long", lf_wiki.long_questions(pages, count)),
    ):
        print(f"asking {count} {kind} questions …", file=sys.stderr)
        report[kind] = latency.measure(large.organization_id, bare, questions)
    report["small_beside_large"] = latency.beside(
        small.organization_id,
        [item.question for item in items if item.space == _SMALL_SPACE],
        hide=lambda: engine.hide(large.organization_id),
        show=lambda: engine.show(large.organization_id),
    )
    report["for_a_person"] = restricted.measure(
        large.organization_id, lf_wiki.short_questions(items, count)
    )
    return report


def _print(report: Report, engine_name: str) -> None:
    print(f"engine: {engine_name}")
    for name, values in report.items():
        print(f"{name}:")
        for inner, numbers in values.items():
            print(f"  {inner:<18} {numbers}")
    print("asked of Elasticsearch: ids_multiple at p50 up to 2 with 100,000 chunks and 1.5 with")
    print("1,000,000; of_bulk_helper 0.6 or more; of both engines: small_beside_large up to 1.2")


if __name__ == "__main__":
    main()
