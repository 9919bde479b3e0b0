"""The embedder of this installation, from its settings."""

from functools import cache
from pathlib import Path

from django.conf import settings

from apps.search.embeddings.embedder import Embedder
from apps.search.embeddings.local.embedder import LocalEmbedder
from apps.search.embeddings.server import EmbeddingServer, ServerEmbedder

LOCAL = "local"


def configured_embedder() -> Embedder | None:
    """None without EMBEDDING_MODEL: everything then works on words alone."""
    if not settings.EMBEDDING_MODEL:
        return None
    if settings.EMBEDDING_MODEL == LOCAL:
        return _local(settings.MODELS_DIR)
    return _server(
        EmbeddingServer(
            model=settings.EMBEDDING_MODEL,
            base_url=settings.EMBEDDING_BASE_URL,
            api_key=settings.EMBEDDING_API_KEY,
            dimensions=settings.EMBEDDING_DIMENSIONS or None,
        )
    )


@cache
def _local(folder: Path) -> Embedder:
    return LocalEmbedder(folder)


@cache
def _server(server: EmbeddingServer) -> Embedder:
    return ServerEmbedder(server)
