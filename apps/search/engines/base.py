"""What every search engine of the portal does, and the values it takes and gives. Pure.

An engine stores terms, filters and finds. What is the same for all of them stands outside:
analysis (`analyzer`), reading a question (`query`), the ranking rule (`ranking`), highlights
(`snippets`) and the recheck in the database (`access`). `tests/contracts/` holds every engine to
this description.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from apps.search.query import QueryTerms
from apps.search.vectors import Floats32


class SearchError(Exception):
    """The index could not be searched or written."""


class OrganizationRequiredError(SearchError):
    """A call came without an organization; it is refused, never taken for "all"."""


class IndexBusyError(SearchError):
    """Another process kept the index of this organization for too long."""


class EngineUnavailableError(SearchError):
    """The search server cannot be reached or takes no writes now; trying again later may help."""


class IndexLostError(SearchError):
    """Pages were indexed, and the index is not there any more."""


class GenerationGoneError(SearchError):
    """The generation being written was replaced: another rebuild has taken over."""


@dataclass(frozen=True, slots=True)
class VectorSpace:
    """What makes vectors comparable. Vectors of different spaces are never mixed in one index.

    `recipe` names how a chunk's text was made ready for the model.
    """

    model: str
    recipe: str
    dimensions: int


@dataclass(frozen=True, slots=True)
class ChunkDocument:
    """One chunk to index: its number in the page, its headings from the outside in, its text.

    `vector` is one signed byte a dimension (`apps.search.vectors`) and tells a direction only; None
    until it is known.
    """

    number: int
    heading_path: tuple[str, ...]
    text: str
    vector: bytes | None = None


@dataclass(frozen=True, slots=True)
class PageDocument:
    """One page to index. `page_id` and `space` are primary keys of rows: keys of spaces repeat
    where an organization has several sites.

    `stamp` names the state of the page (a hash of its content) and comes back with each candidate,
    so that the recheck can tell a stale one. `clause` is the restriction nearest to the page,
    None when it is open. A page without chunks is found by its title.
    `vector_space` says what the vectors of its chunks are of; None when none has one.
    """

    page_id: int
    title: str
    space: int
    stamp: str
    updated: date | None = None
    clause: int | None = None
    chunks: tuple[ChunkDocument, ...] = ()
    vector_space: VectorSpace | None = None


TITLE_ONLY = -1
"""The chunk number of a candidate from a page without chunks."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which pages may be found. `spaces` are primary keys: None is all, an empty set is none.

    `updated_since` is inclusive; a page without a date does not pass it. Of pages with a
    restriction those pass whose `clause` is among `clauses`; None lets all of them through, and is
    for whoever may read everything. Whoever says nothing finds open pages only.

    Clauses hang below each other, so the nearest one stands for all: who passes it was found to
    pass those above, by `apps.knowledge.access`. So a page carries one number however deep it lies,
    and changes in an index only when its nearest restriction becomes another one.
    """

    spaces: frozenset[int] | None = None
    updated_since: date | None = None
    clauses: frozenset[int] | None = frozenset()


EVERYTHING = Filters()
"""All that is open."""

MOST_CANDIDATES = 100
"""No search gives more; twice as many change the ten best pages by 1 % (measured)."""

MOST_MENDED = 5
"""Words of one question that a better spelling is looked for; each costs a walk over many."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chunk an engine found. Not for any reader's eyes before the recheck in `access`."""

    page_id: int
    chunk_no: int
    score: float
    stamp: str


@dataclass(frozen=True, slots=True)
class IndexCounts:
    """What an index holds; `vectors` are the chunks that have one."""

    pages: int = 0
    chunks: int = 0
    vectors: int = 0


@dataclass(frozen=True, slots=True)
class PageState:
    """What an index holds of one page; the stamp is empty when its chunks are of two states."""

    stamp: str
    chunks: int


@dataclass(frozen=True, slots=True)
class Health:
    """State of an organization's index; `problem` is empty when it can be searched."""

    generation: str
    counts: IndexCounts = field(default_factory=IndexCounts)
    problem: str = ""


class Writer(Protocol):
    """One batch of changes. Each page changes whole: readers see its old or its new state.

    Readers see it at once, or, where an engine gathers changes for them, some seconds later;
    `SearchEngine.refresh` and a switch of generations show everything.
    """

    def put(self, pages: Iterable[PageDocument]) -> None:
        """Store these pages in place of what was known of them.

        Vectors are stored where the generation has the page's `vector_space`, and left out
        elsewhere: those of two spaces are never mixed. A page is put again, whole, when its vectors
        become known. Raises SearchError when a vector is not of the length its space says.
        """

    def delete(self, page_ids: Iterable[int]) -> None:
        """Forget these pages; unknown ones are no error."""

    def stamps(self) -> dict[int, str]:
        """The stamp of every page in the live, or the named, generation."""

    def make_live(self) -> None:
        """When the batch is through, the named generation becomes the live one, at once."""


class SearchEngine(Protocol):
    """A search engine. Every call names its organization and sees that one only."""

    def search(
        self,
        query: QueryTerms,
        *,
        organization_id: int,
        filters: Filters = EVERYTHING,
        limit: int = MOST_CANDIDATES,
    ) -> list[Candidate]:
        """The best chunks, best first; filters hold before the cut. Unknown organization: none."""

    def nearest(
        self,
        vector: Floats32,
        space: VectorSpace,
        *,
        organization_id: int,
        filters: Filters = EVERYTHING,
        limit: int = MOST_CANDIDATES,
    ) -> list[Candidate]:
        """The chunks of the live generation whose vectors point most nearly the same way, best
        first; filters hold before the cut. The score is the cosine, -1 to 1.

        `vector` is of the `space`. None are given when the live generation has no space or another
        one, whatever it had when the caller looked. Raises SearchError when `vector` is not of the
        space's length.
        """

    def vector_space(
        self, *, organization_id: int, generation: str | None = None
    ) -> VectorSpace | None:
        """What the vectors of the live (or the named) generation are of; None without vectors."""

    def adopt_vector_space(self, space: VectorSpace, *, organization_id: int) -> None:
        """Give the live generation, and the one being built, a space where they have none yet.

        Raises SearchError, and changes nothing, when the live one has another.
        """

    def without_vectors(
        self, *, organization_id: int, after: int = 0, limit: int = MOST_CANDIDATES
    ) -> list[int]:
        """Pages of the live generation with a chunk that has no vector: the first by page id,
        those up to `after` left out. Pages without chunks are not among them."""

    def suggest(self, words: Sequence[str], *, organization_id: int) -> dict[str, str]:
        """For each word that nobody or hardly anybody wrote, the nearest that many did, if any.

        Only the first MOST_MENDED such words are looked at.
        """

    def writing(
        self, *, organization_id: int, generation: str | None = None
    ) -> AbstractContextManager[Writer]:
        """Hold the organization's index for one batch of changes; what is read from the database
        inside cannot be overtaken. Goes to the live generation and to the one being built, or only
        to the named one being built. An error undoes the batch.

        A server takes a large batch in several requests: what it took before an error stays, stale
        pages are kept from readers by their stamps, and the same batch once more sets all right.

        Raises IndexBusyError and GenerationGoneError.
        """

    def has_index(self, *, organization_id: int) -> bool:
        """Whether there is a live generation: `writing` makes one where there is none."""

    def counts(self, *, organization_id: int, generation: str | None = None) -> IndexCounts:
        """What the live (or the named) generation holds."""

    def pages(self, *, organization_id: int, generation: str | None = None) -> dict[int, PageState]:
        """What the live (or the named) generation holds of each page, read from its chunks."""

    def health(self, *, organization_id: int) -> Health:
        """Whether the index can be searched, and what it holds."""

    def refresh(self, *, organization_id: int) -> None:
        """Readers see everything that was written before."""

    def optimize(self, *, organization_id: int) -> None:
        """Merge what many batches left behind, and refresh; to be called at the end of a sync.

        Until then deleted and replaced pages may still count in a server's statistics. Readers and
        writers go on meanwhile. What is merged for very long is left to the server to end.
        """

    def begin_generation(self, *, organization_id: int, space: VectorSpace | None = None) -> str:
        """Start an empty generation beside the live one; an unfinished earlier one is dropped.

        `space` is what its vectors will be of; the live one's is not taken over by itself.
        """

    def drop_old_generations(self, *, organization_id: int) -> None:
        """Remove every generation that is neither live nor being built."""

    def drop_organization(self, *, organization_id: int) -> None:
        """Remove everything indexed for the organization."""


def require_length(vector: Floats32, space: VectorSpace) -> None:
    """Raises SearchError unless the vector has the shape that the space says."""
    if vector.shape != (space.dimensions,):
        raise SearchError(
            f"Asked was a vector of the shape {vector.shape}; the model {space.model} gives "
            f"{space.dimensions} dimensions."
        )


def require_organization(organization_id: int | None) -> int:
    """The id, when there is one; else raises OrganizationRequiredError, never meaning "all"."""
    if not organization_id or isinstance(organization_id, bool) or organization_id < 0:
        raise OrganizationRequiredError("A search call must name its organization.")
    return organization_id
