"""How much faster the analyzer is than the plain loop it stands for.

    .venv/bin/python -m benchmarks.analyzer --data DIR [--json]

Both analyse the visible text of every passage of the LF wiki; the plain one a tenth of it. The
analyzer starts with an empty memory. Nothing is asserted.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from apps.knowledge.text import visible_text
from apps.search.analyzer import analyze
from benchmarks import lf_wiki
from benchmarks.plain_analysis import analyze_plainly

_PLAIN_SHARE = 10
_PASSAGE = 1_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with lf-wiki/")
    parser.add_argument("--json", action="store_true", help="print one object only")
    options = parser.parse_args()
    pages = [visible_text(page.markdown).text for page in lf_wiki.pages(options.data)]
    texts = [
        page[start : start + _PASSAGE] for page in pages for start in range(0, len(page), _PASSAGE)
    ]
    speed = _characters_a_second(analyze, texts)
    plain = _characters_a_second(analyze_plainly, texts[::_PLAIN_SHARE])
    report = {
        "analyzer_characters_per_second": round(speed),
        "plain_characters_per_second": round(plain),
        "multiple": round(speed / plain, 2),
    }
    print(json.dumps(report) if options.json else "\n".join(f"{k}: {v}" for k, v in report.items()))


def _characters_a_second(work: Callable[[str], list[str]], texts: Sequence[str]) -> float:
    started = time.process_time()
    for text in texts:
        work(text)
    return sum(map(len, texts)) / (time.process_time() - started)


if __name__ == "__main__":
    main()
