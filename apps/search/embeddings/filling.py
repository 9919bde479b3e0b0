"""Giving the passages of an organization their vectors, after their words can be searched.

The first vectors, and those of new passages, go into the live index batch by batch. Vectors of
another model or recipe are collected in the table while the old ones answer; when all are there,
an index is built with them beside the live one and takes its place.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from redis.exceptions import RedisError

from apps.core.events import Event, log_event
from apps.search import indexing
from apps.search.backend import engine_of
from apps.search.embeddings.cache import (
    forget_all_but,
    forget_other_spaces,
    missing_texts,
    remember,
)
from apps.search.embeddings.embedder import (
    Embedder,
    EmbedderError,
    TextsRefusedError,
    batches,
    checked,
)
from apps.search.embeddings.holding import Holding, HoldingLostError, hold
from apps.search.embeddings.passages import pages_after, passage_count, passages_of
from apps.search.embeddings.recipes import hash_of
from apps.search.embeddings.usage import count_request
from apps.search.engines.base import SearchEngine, SearchError, VectorSpace
from apps.search.lost import require_index

PAGES_AT_ONCE = 50
_AWAY_SECONDS = 30

Clock = Callable[[], bool]
"""Whether there is time for more."""


def fill(organization_id: int, embedder: Embedder, *, seconds: float | None = None) -> bool:
    """Fill vectors of the active organization, for so long; True when there is more to do at once.

    Trouble with the model or the index ends in the row, with the time to try again.
    """
    holding = hold()
    if holding is None:
        return False
    end = time.monotonic() + (settings.VECTORS_SLICE_SECONDS if seconds is None else seconds)
    with suppress(HoldingLostError):
        return _go(organization_id, embedder, holding, lambda: time.monotonic() < end)
    return False


def _go(organization_id: int, embedder: Embedder, holding: Holding, has_time: Clock) -> bool:
    """Raises HoldingLostError, also when the trouble of a run that lost it is to be told."""
    try:
        return _Run(organization_id, embedder, holding, has_time).go()
    except EmbedderError as error:
        _wait(holding, str(error), error.retry_after)
    except SearchError as error:
        _wait(holding, str(error), _AWAY_SECONDS)
    except RedisError:
        _wait(holding, "Redis, which counts requests to the model, is away.", _AWAY_SECONDS)
    return False


def _wait(holding: Holding, problem: str, seconds: float) -> None:
    log_event(Event.EMBEDDING_FAILED, organization=holding.filling.organization_id)
    resume_at = timezone.now() + timedelta(seconds=seconds)
    holding.release(is_due=True, problem=problem[:500], resume_at=resume_at)


class _Run:
    """One run, as long as it has time and holds the row."""

    def __init__(
        self, organization_id: int, embedder: Embedder, holding: Holding, has_time: Clock
    ) -> None:
        self._organization_id = organization_id
        self._embedder = embedder
        self._holding = holding
        self._has_time = has_time
        self._refused = 0

    @property
    def _engine(self) -> SearchEngine:
        """Looked up each time: the index may move to another engine meanwhile."""
        return engine_of(self._organization_id)

    def go(self) -> bool:
        space = self._embedder.space()
        self._begin(space)
        live = self._engine.vector_space(organization_id=self._organization_id)
        if live is None:
            require_index(self._engine, self._organization_id)
            self._engine.adopt_vector_space(space, organization_id=self._organization_id)
        elif live != space and not self._replaced(space):
            self._holding.release(is_due=True)
            return True
        while self._filled(space):
            self._forget_gone_texts(space)
            self._tell_progress()
            if self._holding.finish():
                log_event(Event.VECTORS_FILLED, organization=self._organization_id)
                return False
        self._holding.release(is_due=True)
        return True

    def _begin(self, space: VectorSpace) -> None:
        known = self._holding.filling
        same = (known.model, known.recipe, known.dimensions) == _named(space)
        model, recipe, dimensions = _named(space)
        self._holding.write(
            model=model,
            recipe=recipe,
            dimensions=dimensions,
            cursor=known.cursor if same else 0,
            total=passage_count(),
            done=known.done if same else 0,
            problem="",
            resume_at=None,
        )

    def _filled(self, space: VectorSpace) -> bool:
        """Puts vectors into the live index; False when time ran out first."""
        self._holding.write(is_due=False)
        self._refused = after = 0
        while pages := self._engine.without_vectors(
            organization_id=self._organization_id, after=after, limit=PAGES_AT_ONCE
        ):
            if not self._known(pages, space):
                return False
            indexing.index_known(self._organization_id, pages)
            self._tell_progress()
            after = pages[-1]
        return True

    def _forget_gone_texts(self, space: VectorSpace) -> None:
        """Removes the vectors of texts that no page has any more. It reads every passage, some
        thousand a second, so only after some went."""
        gone_at = self._holding.texts_gone_at()
        if gone_at is None:
            return
        hashes: set[str] = set()
        after = 0
        while pages := pages_after(after, PAGES_AT_ONCE):
            hashes.update(map(hash_of, passages_of(pages, self._embedder.recipe)))
            after = pages[-1]
            self._holding.write()
        forget_all_but(space, hashes)
        self._holding.texts_forgotten(gone_at)

    def _replaced(self, space: VectorSpace) -> bool:
        """Collects the vectors of another space and builds an index with them; False when time
        ran out first."""
        cursor = self._holding.filling.cursor
        while pages := pages_after(cursor, PAGES_AT_ONCE):
            if not self._known(pages, space):
                return False
            cursor = pages[-1]
            done = self._holding.filling.done + passage_count(pages)
            self._holding.write(cursor=cursor, done=done)
        indexing.rebuild(self._organization_id, lambda *_: self._holding.write(), space)
        forget_other_spaces(space)
        self._holding.write(cursor=0)
        return True

    def _known(self, pages: Sequence[int], space: VectorSpace) -> bool:
        """Sees to it that the texts of these pages have vectors; False when time ran out first."""
        missing = missing_texts(space, passages_of(pages, self._embedder.recipe))
        for texts in batches(list(missing.values()), self._embedder):
            if not self._has_time():
                return False
            self._embed(texts, space)
            self._holding.write()
        return self._has_time()

    def _embed(self, texts: Sequence[str], space: VectorSpace) -> None:
        """One request, or several where the model refuses some of the texts."""
        try:
            embedded = self._embedder.embed_passages(texts)
        except TextsRefusedError:
            if len(texts) == 1:
                self._refused += 1
                return
            half = len(texts) // 2
            self._embed(texts[:half], space)
            self._embed(texts[half:], space)
            return
        vectors = checked(list(embedded.vectors), len(texts), space.dimensions)
        count_request(self._embedder.model, embedded.tokens)
        remember(space, texts, vectors)

    def _tell_progress(self) -> None:
        counts = self._engine.counts(organization_id=self._organization_id)
        problem = (
            f"The model refused {self._refused} passages; they are found by their words."
            if self._refused
            else ""
        )
        self._holding.write(done=counts.vectors, total=passage_count(), problem=problem)


def _named(space: VectorSpace) -> tuple[str, str, int]:
    return space.model, space.recipe, space.dimensions
