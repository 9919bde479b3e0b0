"""How long a search takes beside the bare engine query, how fast indexing is and stays, and
whether a large index slows down a small one beside it.

    .venv/bin/python -m benchmarks.search --data DIR [--engine elasticsearch --search-url URL]
        [--chunks 1000000] [--keep DIR] [--json]

One organization is filled with a wiki of so many passages, made of the LF wiki (`synthesis`), and
a small one with a single space. Timed, each question four ways in turn: the bare query that finds
the candidates; from the question to ranked ids, rechecked in the database; `retrieve` as the chat
calls it, texts included; the snippets of a screen. Nothing is asserted.
"""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

from benchmarks import lf_wiki
from benchmarks.portal import add_portal_options, kept_portal

_QUESTIONS = 500
_SMALL_SPACE = "BESU"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with lf-wiki/")
    parser.add_argument("--chunks", type=int, default=100_000, help="passages of the large one")
    parser.add_argument("--engine", choices=("embedded", "elasticsearch"), default="embedded")
    add_portal_options(parser)
    parser.add_argument("--json", action="store_true", help="print one object only")
    options = parser.parse_args()
    with kept_portal(options.keep, search_url=options.search_url):
        report = run(options.data, options.chunks, options.engine)
    if options.json:
        print(json.dumps(report))
    else:
        _print(report)


def run(data: Path, chunks: int, engine_name: str) -> dict[str, object]:
    """Fill the portal, ask, and give rates, milliseconds and multiples."""
    # The portal's code can only be imported once its settings are.
    from apps.search.models import Engine  # noqa: PLC0415
    from benchmarks import engines, latency, scale  # noqa: PLC0415

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
    count = _QUESTIONS + latency.WARM_UP
    questions = {
        "short": lf_wiki.short_questions(items, count),
        "long": lf_wiki.long_questions(pages, count),
    }
    return {
        "engine": engine_name,
        "chunks": large.chunks,
        "indexing": large.indexing,
        **{
            kind: latency.measure(large.organization_id, bare, asked)
            for kind, asked in questions.items()
        },
        "small_beside_large": latency.beside(
            small.organization_id,
            [item.question for item in items if item.space == _SMALL_SPACE],
            hide=lambda: engine.hide(large.organization_id),
            show=lambda: engine.show(large.organization_id),
        ),
    }


def _print(report: Mapping[str, object]) -> None:
    for name, value in report.items():
        if isinstance(value, dict):
            print(f"{name}:")
            for inner, numbers in value.items():
                print(f"  {inner:<18} {numbers}")
        else:
            print(f"{name}: {value}")


if __name__ == "__main__":
    main()
