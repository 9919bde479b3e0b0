"""What turns texts into vectors, and how its answers are checked. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from apps.search.embeddings.recipes import Recipe
from apps.search.engines.base import VectorSpace
from apps.search.vectors import Floats32

CHARACTERS_A_TOKEN = 4
"""Of ordinary English; for estimates where nobody counts."""


class EmbedderError(Exception):
    """The model gave no vectors. The message is for people: why, who can mend it and how.

    `retry_after` are the seconds after which asking again makes sense.
    """

    def __init__(self, message: str, *, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TextsRefusedError(EmbedderError):
    """The model takes no such text, or not so many at once; it will not take them later either."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """Vectors (texts, dimensions) in the order of the texts, and the tokens that were read."""

    vectors: Floats32
    tokens: int


class Embedder(Protocol):
    """A model with its recipe. `most_texts` and `most_characters` limit one request."""

    model: str
    recipe: Recipe
    most_texts: int
    most_characters: int

    def space(self) -> VectorSpace:
        """What its vectors are of; may ask the model once. Raises EmbedderError."""

    def embed_passages(self, texts: Sequence[str]) -> Embedded:
        """One request. Raises EmbedderError, and TextsRefusedError for these texts alone."""

    def embed_question(self, text: str) -> Embedded:
        """As `embed_passages` for one text, but gives up soon: somebody is waiting."""


def makes(embedder: Embedder, space: VectorSpace) -> bool:
    """Whether the embedder's vectors may be compared with those of the space."""
    return (embedder.model, embedder.recipe.name) == (space.model, space.recipe)


def batches(texts: Sequence[str], embedder: Embedder) -> Iterator[list[str]]:
    """The texts in their order, in requests that the embedder takes."""
    batch: list[str] = []
    characters = 0
    for text in texts:
        characters += len(text)
        full = len(batch) >= embedder.most_texts or characters > embedder.most_characters
        if batch and full:
            yield batch
            batch, characters = [], len(text)
        batch.append(text)
    if batch:
        yield batch


def checked(rows: Sequence[object], texts: int, dimensions: int | None) -> Floats32:
    """What a server answered, as vectors (texts, dimensions); `dimensions` None takes any.

    Raises EmbedderError unless there is a finite vector of some length for each text.
    """
    if len(rows) != texts:
        raise _broken(f"it gave {len(rows)} vectors for {texts} texts")
    try:
        vectors = np.array(rows, dtype=np.float32)
    except (TypeError, ValueError) as error:
        raise _broken("its vectors are not lists of numbers of one length") from error
    if vectors.ndim != 2 or vectors.shape[1] == 0:
        raise _broken("its vectors are not lists of numbers of one length")
    if dimensions is not None and vectors.shape[1] != dimensions:
        raise _broken(f"its vectors have {vectors.shape[1]} dimensions instead of {dimensions}")
    if not np.isfinite(vectors).all() or not np.abs(vectors).max(axis=1).all():
        raise _broken("a vector has no direction")
    return vectors


_BROKEN_SECONDS = 300


def _broken(why: str) -> EmbedderError:
    return EmbedderError(
        f"The embedding server's answer cannot be used: {why}. The operator can check "
        "EMBEDDING_MODEL and EMBEDDING_DIMENSIONS.",
        retry_after=_BROKEN_SECONDS,
    )
