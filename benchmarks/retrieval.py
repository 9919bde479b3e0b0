"""How well search finds: known items of a real wiki, and judged questions on abstracts.

    .venv/bin/python -m benchmarks.retrieval --data DIR [--json]

LF wiki: one organization a space, each question asked in its own; mean reciprocal rank of the
page, one row a page. CACM: nDCG@10. Everything goes the product's way: chunker, index, ranking
and the recheck in the database. Nothing is asserted.
"""

import argparse
import json
import math
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from benchmarks import cacm, lf_wiki
from benchmarks.portal import temporary_portal

_DEPTH = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with lf-wiki/ and cacm/")
    parser.add_argument("--json", action="store_true", help="print one object only")
    options = parser.parse_args()
    with temporary_portal():
        report = {**known_item_ranks(options.data), **judged_gain(options.data)}
    if options.json:
        print(json.dumps(report))
        return
    print(f"LF wiki, MRR, anchor differs from title  {report['lf_wiki_mrr_differs']:.3f}  (0.670)")
    print(f"LF wiki, MRR, anchor is the title        {report['lf_wiki_mrr_equal']:.3f}  (0.955)")
    print(f"CACM, nDCG@10                            {report['cacm_ndcg_10']:.3f}  (0.460)")


def known_item_ranks(data: Path) -> dict[str, float]:
    from benchmarks.filling import fill_organization  # noqa: PLC0415 - after the settings

    spaces: dict[str, list[lf_wiki.WikiPage]] = defaultdict(list)
    for page in lf_wiki.pages(data):
        spaces[page.space].append(page)
    _say(f"filling {len(spaces)} organizations …")
    organizations = {
        space: fill_organization(f"lf-{space.lower()}", pages)[0].pk
        for space, pages in spaces.items()
    }
    ranks: dict[bool, list[float]] = {True: [], False: []}
    for item in lf_wiki.known_items(data):
        found = _files(organizations[item.space], item.question)
        hits = (1 / at for at, file in enumerate(found, 1) if file in item.files)
        ranks[item.exact].append(next(hits, 0.0))
    return {"lf_wiki_mrr_differs": _mean(ranks[False]), "lf_wiki_mrr_equal": _mean(ranks[True])}


def judged_gain(data: Path) -> dict[str, float]:
    from benchmarks.filling import fill_organization  # noqa: PLC0415 - after the settings

    papers = [
        lf_wiki.WikiPage("CACM", str(paper.number), paper.title, paper.body)
        for paper in cacm.abstracts(data)
    ]
    _say(f"filling one organization with {len(papers)} abstracts …")
    organization, _ = fill_organization("cacm", papers)
    gains = []
    for topic in cacm.judged(data):
        found = [int(number) for number in _files(organization.pk, topic.question)[:_DEPTH]]
        gain = sum(
            1 / math.log2(at + 1) for at, number in enumerate(found, 1) if number in topic.relevant
        )
        best = sum(1 / math.log2(at + 1) for at in range(1, min(len(topic.relevant), _DEPTH) + 1))
        gains.append(gain / best)
    return {"cacm_ndcg_10": _mean(gains)}


def _files(organization_id: int, question: str) -> list[str]:
    """The files of every page found, best first; as the search screens show them one by one."""
    from apps.organizations.viewer import Viewer  # noqa: PLC0415 - after the settings
    from apps.search.access import search_pages  # noqa: PLC0415
    from apps.search.query import query_terms  # noqa: PLC0415

    viewer, query = Viewer(organization_id=organization_id, user_id=None), query_terms(question)
    files: dict[str, None] = {}
    number = 1
    while True:
        hits = search_pages(viewer, query, organization_id=organization_id, number=number)
        files.update(dict.fromkeys(passage.source_url for passage in hits.passages))
        if not hits.passages or len(files) >= hits.total:
            return list(files)
        number += 1


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4)


def _say(words: str) -> None:
    print(words, file=sys.stderr)


if __name__ == "__main__":
    main()
