"""Keeping an organization's index in step with its pages. The database is the truth."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from django.db.models import Case, CharField, F, Q, Value, When

from apps.core.events import Event, log_event
from apps.knowledge.models import Page, PageStatus
from apps.organizations.names import search_lock_file
from apps.organizations.tenancy import activate
from apps.search.backend import engine_of, known_engines, written_engines
from apps.search.documents import documents_of, with_vectors
from apps.search.embeddings.holding import due_soon, texts_gone
from apps.search.embeddings.queue import send
from apps.search.engines.base import (
    EngineUnavailableError,
    IndexCounts,
    SearchEngine,
    SearchError,
    VectorSpace,
    Writer,
)
from apps.search.lost import require_index

PAGES_AT_ONCE = 200
"""Pages that are read at once, and of one statement that marks them."""
_PAGES_HELD = 10 * PAGES_AT_ONCE
"""Pages of a rebuild between two moments in which others may write."""

Progress = Callable[[int, int], None]
"""Told how many pages are done, and of how many."""


def index_pages(organization_id: int, page_ids: Iterable[int]) -> None:
    """Bring these pages into the index as they are in the database; call it after the commit.

    A page that is removed, or gone, leaves the index. `indexed_hash` follows, for these pages too.
    Passages get the vectors that are known; the others are due then.
    Raises SearchError; the same call once more then sets everything right.
    """
    ids = list(page_ids)
    with activate(organization_id):
        replaced = Page.objects.filter(pk__in=ids).exclude(indexed_hash="").order_by().exists()
        index_known(organization_id, ids)
        if replaced:
            texts_gone()
        else:
            due_soon()


def index_known(organization_id: int, page_ids: Iterable[int]) -> None:
    """As `index_pages`, when there are no more vectors to wait for."""
    ids = list(page_ids)
    with activate(organization_id):
        with _writing(organization_id) as batches:
            documents = documents_of(ids)
            for engine, writer in batches:
                space = engine.vector_space(organization_id=organization_id)
                writer.put(with_vectors(documents, space))
                writer.delete(set(ids) - {document.page_id for document in documents})
        _mark_written(ids, {document.page_id: document.stamp for document in documents})


def remove_pages(organization_id: int, page_ids: Iterable[int]) -> None:
    """Take these pages out of the index; raises as `index_pages` does."""
    ids = list(page_ids)
    with activate(organization_id):
        with _writing(organization_id) as batches:
            for _, writer in batches:
                writer.delete(ids)
        Page.objects.filter(pk__in=ids).update(indexed_hash="")
        texts_gone()


def optimize(organization_id: int) -> None:
    """To be called once at the end of an import or sync: readers see all of it, the index becomes
    smaller and faster, and what is new is sent for its vectors."""
    for engine in written_engines(organization_id):
        engine.optimize(organization_id=organization_id)
    send(organization_id)


def optimize_built(engine: SearchEngine, organization_id: int) -> None:
    """As `optimize`, of an index that is live already: what fails here is told in the log, since
    the index answers all the same, only slower."""
    try:
        engine.optimize(organization_id=organization_id)
    except SearchError as error:
        log_event(
            Event.INDEX_OPTIMIZE_FAILED, organization=organization_id, error=type(error).__name__
        )


def rebuild(
    organization_id: int, progress: Progress | None = None, space: VectorSpace | None = None
) -> IndexCounts:
    """Build the index anew beside the live one and switch at once; searches and writes go on.

    Its vectors, as far as they are known, are of `space`, or else of the live one's. What is
    written meanwhile goes to both. Raises SearchError, the live index untouched, when the new one
    does not hold what the database holds.
    """
    engine, *_ = written_engines(organization_id)
    build(engine, organization_id, progress, space)
    # The old one stays until the new one has served.
    counts = engine.counts(organization_id=organization_id)
    engine.drop_old_generations(organization_id=organization_id)
    optimize_built(engine, organization_id)
    drop_elsewhere(organization_id)
    log_event(
        Event.INDEX_REBUILT,
        organization=organization_id,
        pages=counts.pages,
        chunks=counts.chunks,
    )
    return counts


def build(
    engine: SearchEngine,
    organization_id: int,
    progress: Progress | None = None,
    space: VectorSpace | None = None,
) -> None:
    """A new generation of one engine from the database, made live once it holds the same.

    Its vectors are of `space`, or else of the space in which the organization is answered now.
    """
    with activate(organization_id):
        space = space or _space_in_use(organization_id)
        generation = engine.begin_generation(organization_id=organization_id, space=space)
        ids = sorted(_current_stamps())
        for start in range(0, len(ids), _PAGES_HELD):
            with engine.writing(organization_id=organization_id, generation=generation) as writer:
                for part in _parts(ids[start : start + _PAGES_HELD]):
                    writer.put(with_vectors(documents_of(part), space))
            if progress:
                progress(min(start + _PAGES_HELD, len(ids)), len(ids))
        with engine.writing(organization_id=organization_id, generation=generation) as writer:
            reconcile(writer, space)
            writer.make_live()
        correct_marks(organization_id)
        due_soon()


def _space_in_use(organization_id: int) -> VectorSpace | None:
    """None also when the index cannot be read, and is built anew for that."""
    try:
        return engine_of(organization_id).vector_space(organization_id=organization_id)
    except SearchError:
        return None


def drop(organization_id: int) -> None:
    """Remove everything indexed for an organization, in every engine.

    What a server that cannot be reached keeps is told in the log: its pages are gone already.
    """
    _drop_from(known_engines(), organization_id)
    search_lock_file(organization_id).unlink(missing_ok=True)


def drop_elsewhere(organization_id: int) -> None:
    """Remove what engines hold that the organization is moved from, or was."""
    written = written_engines(organization_id)
    _drop_from([engine for engine in known_engines() if engine not in written], organization_id)


def _drop_from(engines: Iterable[SearchEngine], organization_id: int) -> None:
    for engine in engines:
        try:
            engine.drop_organization(organization_id=organization_id)
        except EngineUnavailableError:
            log_event(Event.INDEX_DROP_FAILED, organization=organization_id)


@contextmanager
def _writing(organization_id: int) -> Iterator[list[tuple[SearchEngine, Writer]]]:
    """Every engine that is written, with a batch for it; raises IndexLostError."""
    engines = written_engines(organization_id)
    require_index(engines[0], organization_id)
    with ExitStack() as stack:
        yield [
            (engine, stack.enter_context(engine.writing(organization_id=organization_id)))
            for engine in engines
        ]


def correct_marks(organization_id: int) -> None:
    """Make `indexed_hash` tell what the live index holds, whatever was said before."""
    # Held, so that nobody changes the index between the look and the marks.
    with _writing(organization_id) as batches:
        held = batches[0][1].stamps()
        marks = Page.objects.order_by().values_list("pk", "indexed_hash")
        _mark({pk: held.get(pk, "") for pk, mark in marks if mark != held.get(pk, "")})


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), PAGES_AT_ONCE):
        yield ids[start : start + PAGES_AT_ONCE]


def _mark_written(page_ids: Sequence[int], stamps: Mapping[int, str]) -> None:
    """Write down that the index took these states, and nothing of the other pages.

    Nobody is kept from writing any more: who was faster since then has said, or will say, what the
    index holds. So a page that is removed by now keeps its mark, and one with another state gets
    none, which lets it be indexed again.
    """
    for batch in _parts(page_ids):
        written = [pk for pk in batch if pk in stamps]
        held = Case(
            *(When(pk=pk, content_hash=stamps[pk], then=F("content_hash")) for pk in written),
            default=Value(""),
            output_field=CharField(),
        )
        rows = Page.objects.filter(pk__in=batch)
        rows.filter(Q(status=PageStatus.CURRENT) | ~Q(pk__in=written)).update(indexed_hash=held)


def _mark(stamps: Mapping[int, str]) -> None:
    """Write down which state of each page the index holds; the page may have another by now."""
    rows = list(stamps.items())
    for start in range(0, len(rows), PAGES_AT_ONCE):
        batch = rows[start : start + PAGES_AT_ONCE]
        held = Case(
            *(When(pk=pk, then=Value(stamp)) for pk, stamp in batch), output_field=CharField()
        )
        Page.objects.filter(pk__in=[pk for pk, _ in batch]).update(indexed_hash=held)


def reconcile(writer: Writer, space: VectorSpace | None) -> None:
    """Bring a new generation of the active organization, whose vectors are of the space, level with
    the database, which may have moved on while it was built, and prove that it is; raises
    SearchError when it is not."""
    wanted, held = _current_stamps(), writer.stamps()
    for part in _parts([pk for pk, stamp in wanted.items() if held.get(pk) != stamp]):
        writer.put(with_vectors(documents_of(part), space))
    writer.delete(held.keys() - wanted.keys())
    missing = len(wanted.items() ^ writer.stamps().items())
    if missing:
        raise SearchError(f"The new search index differs from the database in {missing} pages.")


def _current_stamps() -> dict[int, str]:
    rows = Page.objects.filter(status=PageStatus.CURRENT).order_by()
    return dict(rows.values_list("pk", "content_hash"))
