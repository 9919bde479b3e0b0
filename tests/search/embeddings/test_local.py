"""The local sentence model, as `make setup-embeddings` installs it."""

from pathlib import Path

import numpy as np
import pytest

from apps.search.embeddings.local import model as model_module
from apps.search.embeddings.local.embedder import LocalEmbedder
from apps.search.embeddings.local.model import (
    DIGESTS,
    LocalModelError,
    SentenceModel,
    checked_files,
)
from apps.search.engines.base import VectorSpace

# "This is an example sentence", as the model's authors' own library gives it: its first numbers.
PUBLISHED = [0.0677, 0.0635, 0.0487, 0.0793, 0.0374, 0.0027]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the graph is built, once."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def model(folder: Path) -> SentenceModel:
    return SentenceModel(folder)


def test_the_graph_computes_what_was_published(tmp_path: Path) -> None:
    import onnx  # noqa: PLC0415 - slow to import, for this test alone
    import onnxruntime  # noqa: PLC0415
    import tokenizers  # noqa: PLC0415

    from apps.search.embeddings.local.graph import whole_model  # noqa: PLC0415

    files = checked_files()
    onnx.save(whole_model(files / "model.safetensors"), tmp_path / "whole.onnx")
    session = onnxruntime.InferenceSession(str(tmp_path / "whole.onnx"))
    tokenizer = tokenizers.Tokenizer.from_file(str(files / "tokenizer.json"))
    tokenizer.no_padding()
    ids = np.array([tokenizer.encode("This is an example sentence").ids], dtype=np.int64)
    (direction,) = session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0]
    assert np.round(direction[:6], 4).tolist() == pytest.approx(PUBLISHED, abs=2e-4)
    assert float(np.linalg.norm(direction)) == pytest.approx(1, abs=1e-5)


def test_weights_of_one_byte_point_nearly_the_same_way(model: SentenceModel) -> None:
    (direction,) = model.embed(["This is an example sentence"])
    assert np.abs(direction[:6] - PUBLISHED).max() < 0.03
    assert float(np.linalg.norm(direction)) == pytest.approx(1, abs=1e-5)


def test_what_means_alike_is_near(model: SentenceModel) -> None:
    question, near, far = model.embed(
        [
            "How do I get my data back after a disk crash?",
            "Restoring a backup when the hardware has failed",
            "The canteen serves soup on Fridays",
        ]
    )
    assert question @ near > 0.3
    assert question @ far < 0.15


def test_a_text_has_one_vector_whatever_stands_beside_it(model: SentenceModel) -> None:
    texts = ["backup", "a much longer text about the release notes of the year " * 4]
    together, alone = model.embed(texts), np.vstack([model.embed([text]) for text in texts])
    assert float((together * alone).sum(axis=1).min()) > 0.98


def test_no_texts_and_very_long_ones_are_taken(model: SentenceModel) -> None:
    assert model.embed([]).shape == (0, 384)
    assert model.embed(["word " * 5_000, ""]).shape == (2, 384)


def test_the_graph_is_built_once(model: SentenceModel, folder: Path) -> None:
    model.embed(["backup"])
    (graph,) = folder.iterdir()
    built = graph.stat().st_mtime_ns
    assert graph.stat().st_size < 30_000_000
    SentenceModel(folder).embed(["backup"])
    assert graph.stat().st_mtime_ns == built


def test_the_embedder_names_its_space(folder: Path) -> None:
    embedder = LocalEmbedder(folder)
    assert embedder.space() == VectorSpace("all-MiniLM-L6-v2", "title-headings-1200", 384)
    embedded = embedder.embed_passages(["one", "two"])
    assert (embedded.vectors.shape, embedded.tokens) == ((2, 384), 0)


def test_other_files_than_the_published_ones_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = DIGESTS | {"tokenizer.json": "0" * 64}
    monkeypatch.setattr(model_module, "DIGESTS", wrong)
    with pytest.raises(LocalModelError, match=r"tokenizer\.json.*make setup-embeddings"):
        SentenceModel(tmp_path).embed(["backup"])
    assert list(tmp_path.iterdir()) == []
