"""The client of a server that speaks `/v1/embeddings`."""

import numpy as np
import pytest

from apps.search.embeddings.embedder import EmbedderError, TextsRefusedError
from apps.search.embeddings.server import EmbeddingServer, ServerEmbedder
from apps.search.engines.base import VectorSpace
from tests.fakes.openai.embeddings import direction
from tests.fakes.openai.server import Stub


def embedder(server: Stub, model: str = "embed", dimensions: int | None = None) -> ServerEmbedder:
    return ServerEmbedder(
        EmbeddingServer(
            model=model, base_url=server.base_url, api_key="sk-embed", dimensions=dimensions
        )
    )


def test_passages_come_back_as_vectors_in_their_order(server: Stub) -> None:
    texts = ["restore a backup", "release notes"]
    for model in ("embed", "embed-reversed"):
        embedded = embedder(server, model).embed_passages(texts)
        assert embedded.vectors.shape == (2, 64)
        assert embedded.vectors.dtype == np.float32
        expected = np.array([direction(text) for text in texts], dtype=np.float32)
        assert np.array_equal(embedded.vectors, expected)
        assert embedded.tokens == 5
    assert server.embedded[0] == {
        "model": "embed",
        "input": texts,
        "encoding_format": "float",
    }
    assert set(server.keys) == {"Bearer sk-embed"}


def test_the_space_is_asked_for_once(server: Stub) -> None:
    asked = embedder(server)
    expected = VectorSpace(model="embed", recipe="title-headings-8000", dimensions=64)
    assert (asked.space(), asked.space()) == (expected, expected)
    assert len(server.embedded) == 1


def test_dimensions_that_are_set_are_sent_and_need_no_question(server: Stub) -> None:
    asked = embedder(server, dimensions=16)
    assert asked.space().dimensions == 16
    assert server.embedded == []
    assert asked.embed_question("backup").vectors.shape == (1, 16)
    assert server.embedded[0]["dimensions"] == 16


@pytest.mark.parametrize(
    ("model", "says", "retry_after"),
    [
        ("embed-401", "EMBEDDING_API_KEY", 300),
        ("embed-404", "HTTP 404", 300),
        ("embed-429", "no more requests", 0.01),
        ("embed-500", "does not answer", 30),
        ("embed-too-few", "1 vectors for 2 texts", 300),
        ("embed-not-finite", "cannot be used", 300),
        ("embed-without-direction", "no direction", 300),
        ("embed-garbage", "0 vectors for 2 texts", 300),
    ],
)
def test_trouble_says_who_can_mend_it_and_is_not_asked_about_twice(
    server: Stub, model: str, says: str, retry_after: float
) -> None:
    with pytest.raises(EmbedderError, match=says) as caught:
        embedder(server, model).embed_passages(["one", "two"])
    assert caught.value.retry_after == retry_after
    assert len(server.embedded) == 1


def test_other_dimensions_than_asked_for_are_refused(server: Stub) -> None:
    asked = embedder(server, "embed-other-dimensions", dimensions=16)
    with pytest.raises(EmbedderError, match="3 dimensions instead of 16"):
        asked.embed_passages(["one"])


def test_texts_that_the_model_refuses_are_told_apart_from_trouble(server: Stub) -> None:
    with pytest.raises(TextsRefusedError, match="refuses texts"):
        embedder(server, "embed-picky").embed_passages(["unspeakable"])


def test_a_server_that_is_not_there_is_away(server: Stub) -> None:
    nowhere = ServerEmbedder(EmbeddingServer(model="embed", base_url="http://127.0.0.1:9/v1"))
    with pytest.raises(EmbedderError, match="does not answer") as caught:
        nowhere.embed_passages(["one"])
    assert caught.value.retry_after == 30


def test_the_key_does_not_show(server: Stub) -> None:
    assert "sk-secret" not in repr(EmbeddingServer(model="embed", api_key="sk-secret"))
