"""Keeping an organization's index in step with its pages. The database is the truth."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from django.db.models import Case, CharField, Value, When

from apps.core.events import Event, log_event
from apps.knowledge.models import Page, PageStatus
from apps.knowledge.text import visible_text
from apps.organizations.tenancy import activate
from apps.search.backend import search_engine
from apps.search.embeddings.cache import known_vectors
from apps.search.embeddings.holding import due_soon
from apps.search.embeddings.queue import send
from apps.search.embeddings.recipes import hash_of, recipe_called
from apps.search.engines.base import (
    ChunkDocument,
    IndexCounts,
    PageDocument,
    SearchEngine,
    SearchError,
    VectorSpace,
    Writer,
)

PAGES_AT_ONCE = 200
"""Pages of one index transaction in a rebuild, and of one statement that marks them."""

Progress = Callable[[int, int], None]
"""Told how many pages are done, and of how many."""


def index_pages(organization_id: int, page_ids: Iterable[int]) -> None:
    """Bring these pages into the index as they are in the database; call it after the commit.

    A page that is removed, or gone, leaves the index. `indexed_hash` follows, for these pages too.
    Passages get the vectors that are known; the others are due then.
    """
    index_known(organization_id, page_ids)
    with activate(organization_id):
        due_soon()


def index_known(organization_id: int, page_ids: Iterable[int]) -> None:
    """As `index_pages`, when nobody can give the passages more vectors than there are."""
    ids = list(page_ids)
    with activate(organization_id):
        engine = search_engine()
        with engine.writing(organization_id=organization_id) as writer:
            documents = _documents(ids, engine.vector_space(organization_id=organization_id))
            writer.put(documents)
            writer.delete(set(ids) - {document.page_id for document in documents})
        _mark(dict.fromkeys(ids, "") | {document.page_id: document.stamp for document in documents})


def remove_pages(organization_id: int, page_ids: Iterable[int]) -> None:
    """Take these pages out of the index."""
    ids = list(page_ids)
    with activate(organization_id):
        with search_engine().writing(organization_id=organization_id) as writer:
            writer.delete(ids)
        Page.objects.filter(pk__in=ids).update(indexed_hash="")


def optimize(organization_id: int) -> None:
    """To be called once at the end of an import or sync: makes the index smaller and faster, and
    sends for the vectors of what is new."""
    search_engine().optimize(organization_id=organization_id)
    send(organization_id)


def rebuild(
    organization_id: int, progress: Progress | None = None, space: VectorSpace | None = None
) -> IndexCounts:
    """Build the index anew beside the live one and switch at once; searches and writes go on.

    Its vectors, as far as they are known, are of `space`, or else of the live one's. What is
    written meanwhile goes to both. Raises SearchError, the live index untouched, when the new one
    does not hold what the database holds.
    """
    engine = search_engine()
    with activate(organization_id):
        space = space or _readable_space(engine, organization_id)
        generation = engine.begin_generation(organization_id=organization_id, space=space)
        ids = sorted(_current_stamps())
        for start in range(0, len(ids), PAGES_AT_ONCE):
            batch = ids[start : start + PAGES_AT_ONCE]
            with engine.writing(organization_id=organization_id, generation=generation) as writer:
                writer.put(_documents(batch, space))
            if progress:
                progress(min(start + PAGES_AT_ONCE, len(ids)), len(ids))
        with engine.writing(organization_id=organization_id, generation=generation) as writer:
            _reconcile(writer, space)
            writer.make_live()
        _correct_marks(organization_id)
        due_soon()
    engine.drop_old_generations(organization_id=organization_id)
    engine.optimize(organization_id=organization_id)
    counts = engine.counts(organization_id=organization_id)
    log_event(
        Event.INDEX_REBUILT,
        organization=organization_id,
        pages=counts.pages,
        chunks=counts.chunks,
    )
    return counts


def drop(organization_id: int) -> None:
    """Remove everything indexed for an organization."""
    search_engine().drop_organization(organization_id=organization_id)


def _correct_marks(organization_id: int) -> None:
    """Make `indexed_hash` tell what the live index holds, whatever was said before."""
    # Held, so that nobody changes the index between the look and the marks.
    with search_engine().writing(organization_id=organization_id) as writer:
        held = writer.stamps()
        marks = Page.objects.order_by().values_list("pk", "indexed_hash")
        _mark({pk: held.get(pk, "") for pk, mark in marks if mark != held.get(pk, "")})


def _mark(stamps: Mapping[int, str]) -> None:
    """Write down which state of each page the index holds; the page may have another by now."""
    rows = list(stamps.items())
    for start in range(0, len(rows), PAGES_AT_ONCE):
        batch = rows[start : start + PAGES_AT_ONCE]
        held = Case(
            *(When(pk=pk, then=Value(stamp)) for pk, stamp in batch), output_field=CharField()
        )
        Page.objects.filter(pk__in=[pk for pk, _ in batch]).update(indexed_hash=held)


def _readable_space(engine: SearchEngine, organization_id: int) -> VectorSpace | None:
    """The live index's vector space; None also when the index cannot be read, and is built anew
    for that."""
    try:
        return engine.vector_space(organization_id=organization_id)
    except SearchError:
        return None


def _reconcile(writer: Writer, space: VectorSpace | None) -> None:
    """Bring a new generation level with the database, which may have moved on while it was built,
    and prove that it is."""
    wanted, held = _current_stamps(), writer.stamps()
    changed = [pk for pk, stamp in wanted.items() if held.get(pk) != stamp]
    writer.put(_documents(changed, space))
    writer.delete(held.keys() - wanted.keys())
    missing = len(wanted.items() ^ writer.stamps().items())
    if missing:
        raise SearchError(f"The new search index differs from the database in {missing} pages.")


def _current_stamps() -> dict[int, str]:
    rows = Page.objects.filter(status=PageStatus.CURRENT).order_by()
    return dict(rows.values_list("pk", "content_hash"))


def _documents(page_ids: Sequence[int], space: VectorSpace | None) -> list[PageDocument]:
    """The current ones of these pages with their chunks, and with what vectors of the space are
    known: two queries, and one for the vectors."""
    pages = Page.objects.filter(pk__in=page_ids, status=PageStatus.CURRENT).order_by()
    chunks: dict[int, list[ChunkDocument]] = defaultdict(list)
    # From the pages, so that the database follows ids: asked for chunks of an organization it
    # would rather walk through all of them.
    rows = pages.filter(chunks__isnull=False).values_list(
        "pk", "chunks__number", "chunks__heading_path", "chunks__text"
    )
    for page_id, number, heading_path, text in rows:
        body = visible_text(text).text
        chunks[page_id].append(ChunkDocument(number, tuple(heading_path), body))
    documents = [
        PageDocument(
            page_id=pk,
            title=title,
            space=space_id,
            stamp=stamp,
            updated=updated,
            chunks=tuple(chunks[pk]),
        )
        for pk, title, space_id, stamp, updated in pages.values_list(
            "pk", "title", "space_id", "content_hash", "updated_on"
        )
    ]
    return _with_vectors(documents, space) if space else documents


def _with_vectors(documents: Sequence[PageDocument], space: VectorSpace) -> list[PageDocument]:
    """The documents with the vectors that are known; none for a recipe that is not."""
    recipe = recipe_called(space.recipe)
    if recipe is None:
        return list(documents)
    hashes = [
        [hash_of(recipe.text(page.title, chunk.heading_path, chunk.text)) for chunk in page.chunks]
        for page in documents
    ]
    known = known_vectors(space, chain.from_iterable(hashes))
    return [
        replace(
            page,
            vector_space=space,
            chunks=tuple(
                replace(chunk, vector=known.get(text_hash))
                for chunk, text_hash in zip(page.chunks, of_page, strict=True)
            ),
        )
        for page, of_page in zip(documents, hashes, strict=True)
    ]
