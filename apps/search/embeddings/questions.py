"""The vector of a question. Without one, whatever the reason, the search goes by words alone."""

import hashlib
from contextlib import suppress
from typing import Any

import numpy as np
from django.core.cache import cache
from redis.exceptions import RedisError

from apps.core.events import Event, log_event
from apps.organizations.names import cache_key
from apps.search.embeddings.configured import configured_embedder
from apps.search.embeddings.embedder import Embedder, EmbedderError, checked, makes
from apps.search.embeddings.usage import count_request
from apps.search.engines.base import SearchEngine, VectorSpace
from apps.search.vectors import Floats32

_KEPT_SECONDS = 3_600
_SPACE_SECONDS = 10
_PAUSE = "embedding:questions-pause"
_PAUSE_SECONDS = 30
"""After a failure nothing is asked for so long, or every question would wait for the time limit."""


def space_of_answers(engine: SearchEngine, organization_id: int) -> VectorSpace | None:
    """The space of the organization's live index, as it was some seconds ago at most; None without
    vectors. Raises SearchError.

    When another one has taken its place since, `SearchEngine.nearest` finds nothing: words decide.
    """
    key = cache_key(organization_id, "vector-space")
    kept: VectorSpace | None = _kept(key)
    if kept is not None:
        return kept
    space = engine.vector_space(organization_id=organization_id)
    if space is not None:
        _keep(key, space, _SPACE_SECONDS)
    return space


def question_vector(organization_id: int, question: str, space: VectorSpace) -> Floats32 | None:
    """The direction of a question (dimensions,) in the space; the organization must be active.

    None when the configured model is another one, or gives no answer soon.
    """
    embedder = configured_embedder()
    if embedder is None or not makes(embedder, space):
        return None
    key = cache_key(organization_id, "question", _digest(question, space))
    kept: bytes | None = _kept(key)
    if kept is not None:
        return np.frombuffer(kept, dtype=np.float32)
    try:
        vector = _asked(embedder, question, space)
    except EmbedderError as error:
        log_event(Event.EMBEDDING_FAILED, organization=organization_id, error=type(error).__name__)
        return None
    _keep(key, vector.tobytes(), _KEPT_SECONDS)
    return vector


def _asked(embedder: Embedder, question: str, space: VectorSpace) -> Floats32:
    if _kept(_PAUSE) is not None:
        raise EmbedderError("The embedding server rests.", retry_after=0)
    try:
        embedded = embedder.embed_question(question)
        vectors = checked(list(embedded.vectors), 1, space.dimensions)
    except EmbedderError:
        _keep(_PAUSE, b"1", _PAUSE_SECONDS)
        raise
    count_request(embedder.model, embedded.tokens)
    vector: Floats32 = vectors[0]
    return vector


def _digest(question: str, space: VectorSpace) -> str:
    return hashlib.sha256(repr((question, space)).encode()).hexdigest()


# Searching needs no Redis: without it a question is asked for anew each time.
def _kept(key: str) -> Any:
    try:
        return cache.get(key)
    except RedisError:
        return None


def _keep(key: str, value: bytes | VectorSpace, seconds: int) -> None:
    with suppress(RedisError):
        cache.set(key, value, timeout=seconds)
