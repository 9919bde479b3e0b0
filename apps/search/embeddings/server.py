"""Vectors from any server that speaks OpenAI's `/v1/embeddings`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from ssl import SSLContext, create_default_context

import httpx2
import openai

from apps.search.embeddings import limits
from apps.search.embeddings.embedder import (
    CHARACTERS_A_TOKEN,
    Embedded,
    EmbedderError,
    TextsRefusedError,
    checked,
)
from apps.search.embeddings.recipes import Recipe
from apps.search.engines.base import VectorSpace

_PASSAGES = httpx2.Timeout(connect=5, read=60, write=30, pool=5)
_QUESTION = httpx2.Timeout(connect=1, read=2, write=1, pool=1)
"""Seconds; without its vector the question is answered by words."""
_PROBE = "dimensions"

_AWAY_SECONDS = 30
_MISCONFIGURED_SECONDS = 300
_LONGEST_WAIT_SECONDS = 3_600


@dataclass(frozen=True, slots=True)
class EmbeddingServer:
    """Where the model is. An empty address is OpenAI's own; no `dimensions` are the model's."""

    model: str
    base_url: str = ""
    api_key: str = field(default="", repr=False)
    dimensions: int | None = None


class ServerEmbedder:
    """An `Embedder`. It asks once: whoever calls decides about trying again."""

    recipe = Recipe(longest=8_000)
    most_texts = 64
    most_characters = 128_000

    def __init__(self, server: EmbeddingServer) -> None:
        self._server = server
        self.model = server.model
        self._space: VectorSpace | None = None

    def space(self) -> VectorSpace:
        if self._space is None:
            dimensions = self._server.dimensions
            if dimensions is None:
                dimensions = self._embed([_PROBE], _QUESTION).vectors.shape[1]
            self._space = VectorSpace(self.model, self.recipe.name, dimensions)
        return self._space

    def embed_passages(self, texts: Sequence[str]) -> Embedded:
        """Within the limits, which all processes share; raises RedisError when nobody counts."""
        limits.take(sum(map(len, texts)))
        try:
            return self._embed(texts, _PASSAGES)
        except TextsRefusedError:
            raise
        except EmbedderError as error:
            limits.pause(error.retry_after)
            raise

    def embed_question(self, text: str) -> Embedded:
        return self._embed([text], _QUESTION)

    def _embed(self, texts: Sequence[str], timeout: httpx2.Timeout) -> Embedded:
        try:
            with _client(self._server, timeout) as client:
                answer = client.embeddings.create(
                    model=self.model,
                    input=list(texts),
                    dimensions=self._server.dimensions or openai.omit,
                    encoding_format="float",
                )
        except (openai.OpenAIError, httpx2.HTTPError, ValueError) as error:
            raise _problem(error) from error
        # The client does not check what it got, so each field may be anything.
        rows = answer.data if isinstance(answer.data, list) else []
        ordered = sorted(rows, key=lambda row: row.index if isinstance(row.index, int) else 0)
        dimensions = self._space.dimensions if self._space else self._server.dimensions
        vectors = checked([row.embedding for row in ordered], len(texts), dimensions)
        return Embedded(vectors=vectors, tokens=_tokens(answer, texts))


def _client(server: EmbeddingServer, timeout: httpx2.Timeout) -> openai.OpenAI:
    """One for each request: a connection kept open would be shared by processes after a fork."""
    return openai.OpenAI(
        # A server on the own network may need no key; the client insists on one.
        api_key=server.api_key or "none",
        base_url=server.base_url or None,
        max_retries=0,
        http_client=httpx2.Client(verify=_certificates(), timeout=timeout),
    )


def _tokens(answer: object, texts: Sequence[str]) -> int:
    """As the server counted them; some do not, and then they are estimated."""
    counted = getattr(getattr(answer, "usage", None), "total_tokens", None)
    if isinstance(counted, int) and counted > 0:
        return counted
    return sum(map(len, texts)) // CHARACTERS_A_TOKEN


@cache
def _certificates() -> SSLContext:
    """Loaded once: it takes longer than many a request."""
    return create_default_context()


def _problem(error: Exception) -> EmbedderError:
    if isinstance(error, openai.RateLimitError):
        return EmbedderError(
            "The embedding server takes no more requests for now; filling goes on by itself.",
            retry_after=_retry_after(error),
        )
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return EmbedderError(
            "The embedding server refuses the key. The operator can set EMBEDDING_API_KEY anew.",
            retry_after=_MISCONFIGURED_SECONDS,
        )
    if isinstance(error, openai.BadRequestError | openai.UnprocessableEntityError) or (
        isinstance(error, openai.APIStatusError) and error.status_code == 413
    ):
        return TextsRefusedError(
            "The embedding server refuses texts. The operator can check EMBEDDING_MODEL.",
            retry_after=_MISCONFIGURED_SECONDS,
        )
    if isinstance(error, openai.APIStatusError) and error.status_code < 500:
        return EmbedderError(
            f"The embedding server refuses requests (HTTP {error.status_code}). The operator can "
            "check EMBEDDING_BASE_URL and EMBEDDING_MODEL.",
            retry_after=_MISCONFIGURED_SECONDS,
        )
    return EmbedderError(
        "The embedding server does not answer; filling goes on by itself when it is back.",
        retry_after=_AWAY_SECONDS,
    )


def _retry_after(error: openai.RateLimitError) -> float:
    """Seconds the server asks to wait; a date, or nothing, counts as a minute."""
    try:
        seconds = float(error.response.headers.get("retry-after", "60"))
    except ValueError:
        return 60
    return min(max(seconds, 0), _LONGEST_WAIT_SECONDS)
