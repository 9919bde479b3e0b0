"""What an organization's index holds, and whether that is what the database holds."""

from dataclasses import dataclass, replace

from django.db.models import Count, F

from apps.knowledge.models import Page, PageStatus
from apps.organizations.tenancy import activate
from apps.search.backend import engine_of, index_of
from apps.search.embeddings.status import VectorStatus, vector_status
from apps.search.engines.base import Health, PageState, SearchEngine, SearchError
from apps.search.lost import require_index


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """`pages` are those of the database that should be found; `waiting` of them are not indexed
    as they are now."""

    engine: str
    moving_to: str
    health: Health
    pages: int
    waiting: int
    vectors: VectorStatus


@dataclass(frozen=True, slots=True)
class Differences:
    """Pages in which index and database differ: not in the index, not in the database any more,
    in the index in another state, or with other passages; and pages whose mark is wrong."""

    missing: int = 0
    surplus: int = 0
    stale: int = 0
    incomplete: int = 0
    marks: int = 0

    @property
    def pages(self) -> int:
        return self.missing + self.surplus + self.stale + self.incomplete + self.marks


def status_of(organization_id: int) -> IndexStatus:
    """Raises no SearchError: what is wrong is in the health."""
    index = index_of(organization_id)
    engine = engine_of(organization_id)
    health = engine.health(organization_id=organization_id)
    with activate(organization_id):
        if health.problem:
            health = replace(health, problem=_problem(engine, organization_id) or health.problem)
        space = None if health.problem else engine.vector_space(organization_id=organization_id)
        current = Page.objects.filter(status=PageStatus.CURRENT).order_by()
        return IndexStatus(
            engine=index.engine,
            moving_to=index.moving_to,
            health=health,
            pages=current.count(),
            waiting=current.exclude(indexed_hash=F("content_hash")).count(),
            vectors=vector_status(space),
        )


def _problem(engine: SearchEngine, organization_id: int) -> str:
    """What is worse than an index that was never made: one that is gone; else empty."""
    try:
        require_index(engine, organization_id)
    except SearchError as error:
        return str(error)
    return ""


def differences(organization_id: int) -> Differences:
    """Compares every page's stamp and number of chunks, while nobody writes; raises SearchError."""
    engine = engine_of(organization_id)
    with activate(organization_id):
        require_index(engine, organization_id)
        with engine.writing(organization_id=organization_id):
            wanted, marks = _wanted()
            held = engine.pages(organization_id=organization_id)
    both = wanted.keys() & held.keys()
    stale = {pk for pk in both if wanted[pk].stamp != held[pk].stamp}
    return Differences(
        missing=len(wanted.keys() - held.keys()),
        surplus=len(held.keys() - wanted.keys()),
        stale=len(stale),
        incomplete=sum(wanted[pk].chunks != held[pk].chunks for pk in both - stale),
        marks=sum(mark != (held[pk].stamp if pk in held else "") for pk, mark in marks.items()),
    )


def _wanted() -> tuple[dict[int, PageState], dict[int, str]]:
    """The current pages as the index should have them, and the mark of every page."""
    rows = Page.objects.order_by().annotate(amount=Count("chunks"))
    wanted, marks = {}, {}
    for pk, status, stamp, mark, chunks in rows.values_list(
        "pk", "status", "content_hash", "indexed_hash", "amount"
    ):
        marks[pk] = mark
        if status == PageStatus.CURRENT:
            wanted[pk] = PageState(stamp, chunks)
    return wanted, marks
