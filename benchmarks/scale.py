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
from apps.search.models import Engine
from benchmarks.filling import Draft, drafted, insert_organization, organization_filled
from benchmarks.lf_wiki import WikiPage
from benchmarks.serving import choose, index, is_indexed
from benchmarks.synthesis import synthesise

_PART = 5
"""The first and the last fifth of a build are compared."""


@dataclass(frozen=True, slots=True)
class Filled:
    """An organization with its index; `indexing` in passages a second, empty when it was there.

    The rates are of the writing; `seconds` are of all, until the index has taken its place.
    """

    organization_id: int
    chunks: int
    indexing: dict[str, float]


def synthetic_organization(pages: Sequence[WikiPage], chunks: int, engine: Engine) -> Filled:
    """One with so many passages, made of these pages."""
    slug = f"synthetic-{chunks}"
    organization = organization_filled(slug)
    if organization is None:
        print(f"cutting {len(pages)} pages …", file=sys.stderr)
        drafts = [drafted(page) for page in pages]
        organization = _inserted(slug, synthesise(drafts, chunks))
    return _indexed(organization, engine)


def space_organization(pages: Sequence[WikiPage], engine: Engine) -> Filled:
    """One with the pages of a single space."""
    slug = f"space-{pages[0].space.lower()}"
    organization = organization_filled(slug) or _inserted(slug, map(drafted, pages))
    return _indexed(organization, engine)


def _inserted(slug: str, drafts: Iterable[Draft]) -> Organization:
    print(f"inserting the rows of {slug} …", file=sys.stderr)
    return insert_organization(slug, drafts)


def _indexed(organization: Organization, engine: Engine) -> Filled:
    """With an index as large as the rows are many; builds it where it is not."""
    choose(organization.pk, engine)
    with activate(organization):
        pages = Page.objects.order_by("pk").annotate(passages=Count("chunks"))
        upto = [0, *accumulate(pages.values_list("passages", flat=True))]
    if is_indexed(organization.pk):
        return Filled(organization.pk, upto[-1], {})
    print(f"indexing {organization.slug} …", file=sys.stderr)
    marks = [(0, time.perf_counter())]

    def mark(pages_done: int, pages: int) -> None:
        marks.append((upto[pages_done], time.perf_counter()))

    index(organization.pk, engine, mark)
    return Filled(organization.pk, upto[-1], _rates(marks, time.perf_counter()))


def _rates(marks: Sequence[tuple[int, float]], end: float) -> dict[str, float]:
    """Of a build: passages written by when, and when it was through."""
    (_, start), (total, written) = marks[0], marks[-1]
    head = next(mark for mark in marks if mark[0] >= total / _PART)
    tail = next(mark for mark in reversed(marks) if mark[0] <= total - total / _PART)
    first = head[0] / (head[1] - start)
    last = (total - tail[0]) / (written - tail[1])
    return {
        "seconds": round(end - start, 1),
        "chunks_per_second": round(total / (written - start)),
        "first_fifth": round(first),
        "last_fifth": round(last),
        "slower_at_the_end": round(first / last, 2),
    }
