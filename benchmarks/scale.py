"""Organizations of the size that is asked for, and how fast their index was built."""

import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from django.db.models import Count

from apps.knowledge.models import Page
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from apps.search.backend import search_engine
from apps.search.indexing import rebuild
from benchmarks.filling import Draft, drafted, insert_organization, organization_filled
from benchmarks.lf_wiki import WikiPage
from benchmarks.synthesis import synthesise

_PART = 5
"""The first and the last fifth of a build are compared."""


@dataclass(frozen=True, slots=True)
class Filled:
    """An organization with its index; `indexing` in passages a second, empty when it was there."""

    organization_id: int
    chunks: int
    indexing: dict[str, float]


def synthetic_organization(pages: Sequence[WikiPage], chunks: int) -> Filled:
    """One with so many passages, made of these pages."""
    slug = f"synthetic-{chunks}"
    organization = organization_filled(slug)
    if organization is None:
        print(f"cutting {len(pages)} pages …", file=sys.stderr)
        drafts = [drafted(page) for page in pages]
        organization = _inserted(slug, synthesise(drafts, chunks))
    return _indexed(organization)


def space_organization(pages: Sequence[WikiPage]) -> Filled:
    """One with the pages of a single space."""
    slug = f"space-{pages[0].space.lower()}"
    organization = organization_filled(slug) or _inserted(slug, map(drafted, pages))
    return _indexed(organization)


def _inserted(slug: str, drafts: Iterable[Draft]) -> Organization:
    print(f"inserting the rows of {slug} …", file=sys.stderr)
    return insert_organization(slug, drafts)


def _indexed(organization: Organization) -> Filled:
    """With an index as large as the rows are many; builds it where it is not."""
    with activate(organization):
        rows = Page.objects.order_by("pk").annotate(passages=Count("chunks"))
        upto = [0, *accumulate(rows.values_list("passages", flat=True))]
    if search_engine().counts(organization_id=organization.pk).chunks == upto[-1]:
        return Filled(organization.pk, upto[-1], {})
    print(f"indexing {organization.slug} …", file=sys.stderr)
    marks = [(0, time.perf_counter())]

    def mark(pages_done: int, pages: int) -> None:
        marks.append((upto[pages_done], time.perf_counter()))

    rebuild(organization.pk, mark)
    seconds = time.perf_counter() - marks[0][1]
    first, last = _rates(marks)
    return Filled(
        organization.pk,
        upto[-1],
        {
            "seconds": round(seconds, 1),
            "chunks_per_second": round(upto[-1] / seconds),
            "first_fifth": round(first),
            "last_fifth": round(last),
            "slower_at_the_end": round(first / last, 2),
        },
    )


def _rates(marks: Sequence[tuple[int, float]]) -> tuple[float, float]:
    """Passages a second over the first and the last part of a build."""
    total = marks[-1][0]
    head = next(mark for mark in marks if mark[0] >= total / _PART)
    tail = next(mark for mark in reversed(marks) if mark[0] <= total - total / _PART)
    return (
        (head[0] - marks[0][0]) / (head[1] - marks[0][1]),
        (marks[-1][0] - tail[0]) / (marks[-1][1] - tail[1]),
    )
