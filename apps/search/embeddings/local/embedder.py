"""The local sentence model as an `Embedder`."""

from collections.abc import Sequence
from pathlib import Path

from apps.search.embeddings.embedder import Embedded, EmbedderError
from apps.search.embeddings.local.model import (
    DIMENSIONS,
    MODEL,
    LocalModelError,
    SentenceModel,
)
from apps.search.embeddings.recipes import Recipe
from apps.search.engines.base import VectorSpace

_MISSING_SECONDS = 300


class LocalEmbedder:
    """Costs nothing but time: about 30 passages a second and processor core."""

    model = MODEL
    # What stands behind is beyond the tokens the model reads.
    recipe = Recipe(longest=1_200)
    most_texts = 64
    most_characters = 128_000

    def __init__(self, folder: Path) -> None:
        self._model = SentenceModel(folder)

    def space(self) -> VectorSpace:
        return VectorSpace(self.model, self.recipe.name, DIMENSIONS)

    def embed_passages(self, texts: Sequence[str]) -> Embedded:
        try:
            return Embedded(vectors=self._model.embed(texts), tokens=0)
        except LocalModelError as error:
            raise EmbedderError(str(error), retry_after=_MISSING_SECONDS) from error

    def embed_question(self, text: str) -> Embedded:
        return self.embed_passages([text])
