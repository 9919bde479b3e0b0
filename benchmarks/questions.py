"""The judged questions of the benchmarks' collections, put to organizations that are filled."""

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from apps.knowledge.models import Page
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from benchmarks import cacm, lf_wiki
from benchmarks.filling import fill_organization, organization_filled


class Part(StrEnum):
    """Which figure a question counts for."""

    DIFFERS = "LF wiki, anchor differs from title"
    EQUAL = "LF wiki, anchor is the title"
    CACM = "CACM"


@dataclass(frozen=True, slots=True)
class Question:
    """A question to one organization; `grades` by the primary keys of its pages."""

    part: Part
    organization_id: int
    text: str
    grades: Mapping[int, int]


def lf_wiki_questions(data: Path) -> list[Question]:
    """Every known item, asked in the organization of its space; fills those that are not there."""
    spaces: dict[str, list[lf_wiki.WikiPage]] = defaultdict(list)
    for page in lf_wiki.pages(data):
        spaces[page.space].append(page)
    print(f"filling {len(spaces)} organizations with the LF wiki …", file=sys.stderr)
    ids: dict[str, int] = {}
    pages: dict[str, dict[str, int]] = {}
    for space, found in spaces.items():
        organization = _filled(f"lf-{space.lower()}", found)
        ids[space], pages[space] = organization.pk, _page_ids(organization)
    return [
        Question(
            Part.EQUAL if item.exact else Part.DIFFERS,
            ids[item.space],
            item.question,
            {pages[item.space][file]: 1 for file in item.files if file in pages[item.space]},
        )
        for item in lf_wiki.known_items(data)
    ]


def cacm_questions(data: Path) -> list[Question]:
    """Every judged topic, asked in an organization of all abstracts."""
    papers = [
        lf_wiki.WikiPage("CACM", str(paper.number), paper.title, paper.body)
        for paper in cacm.abstracts(data)
    ]
    print(f"filling one organization with {len(papers)} abstracts …", file=sys.stderr)
    organization = _filled("cacm", papers)
    pages = _page_ids(organization)
    return [
        Question(
            Part.CACM,
            organization.pk,
            topic.question,
            {pages[str(number)]: 1 for number in topic.relevant},
        )
        for topic in cacm.judged(data)
    ]


def _filled(slug: str, pages: Sequence[lf_wiki.WikiPage]) -> Organization:
    return organization_filled(slug) or fill_organization(slug, pages)[0]


def _page_ids(organization: Organization) -> dict[str, int]:
    with activate(organization):
        return dict(Page.objects.order_by().values_list("source_url", "pk"))
