"""Recipes, batches and what is kept of a vector."""

import numpy as np

from apps.search.embeddings.embedder import batches
from apps.search.embeddings.recipes import Recipe, hash_of, recipe_called
from apps.search.embeddings.server import EmbeddingServer, ServerEmbedder
from apps.search.vectors import as_bytes, as_rows, as_unit, cosines, lengths


def test_a_recipe_puts_title_and_headings_before_the_text_and_cuts() -> None:
    text = Recipe(60).text(
        "Backups", ["Nightly", "Restore"], "Stop the portal, then copy the data."
    )
    assert text == "Backups > Nightly > Restore\nStop the portal, then copy the d"
    assert Recipe(1200).text("Backups", [], "") == "Backups\n"


def test_a_recipe_is_found_by_its_name() -> None:
    assert recipe_called("title-headings-1200") == Recipe(1200)
    assert Recipe(1200).name == "title-headings-1200"
    assert recipe_called("title-headings-many") is None
    assert recipe_called("1200") is None


def test_a_text_is_named_by_its_hash() -> None:
    assert hash_of("backup") == "1ea8a53b040c1ca9fabc4cbcbb0e1bc0"
    assert hash_of("backup ") != hash_of("backup")


def test_batches_keep_to_both_limits_and_lose_nothing() -> None:
    embedder = ServerEmbedder(EmbeddingServer(model="embed", dimensions=2))
    embedder.most_texts, embedder.most_characters = 3, 10
    texts = ["aaaa", "bbbb", "cccc", "d", "e", "f", "g", "x" * 50, "h"]
    assert list(batches(texts, embedder)) == [
        ["aaaa", "bbbb"],
        ["cccc", "d", "e"],
        ["f", "g"],
        ["x" * 50],
        ["h"],
    ]
    assert list(batches([], embedder)) == []


def test_bytes_keep_the_direction() -> None:
    vectors = np.array([[3.0, -4.0], [0.0, 0.001]], dtype=np.float32)
    kept = as_bytes(vectors)
    assert kept == [bytes([95, 129]), bytes([0, 127])]
    assert np.allclose(as_unit(kept[0]), [0.6, -0.8], atol=0.01)
    rows = as_rows(kept, 2)
    found = cosines(rows, lengths(rows), np.array([0.0, 5.0], dtype=np.float32))
    assert np.allclose(found, [-0.8, 1.0], atol=0.01)


def test_rows_beyond_one_block_are_scored_too() -> None:
    rows = np.ones((2_500, 2), dtype=np.int8)
    rows[2_100] = (-1, -1)
    found = cosines(rows, lengths(rows), np.array([1.0, 1.0], dtype=np.float32))
    assert np.allclose(np.delete(found, 2_100), 1)
    assert np.isclose(found[2_100], -1)


def test_what_has_no_length_is_near_to_nothing() -> None:
    rows = np.zeros((1, 2), dtype=np.int8)
    assert cosines(rows, lengths(rows), np.array([1.0, 0.0], dtype=np.float32)).tolist() == [0.0]
