"""Vectors for the benchmarks' organizations: made once, and kept in a file for the next run."""

import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from apps.organizations.tenancy import activate
from apps.search.embeddings.cache import space_key
from apps.search.embeddings.configured import configured_embedder
from apps.search.embeddings.embedder import Embedded, Embedder
from apps.search.embeddings.filling import fill
from apps.search.embeddings.models import Filling
from apps.search.embeddings.recipes import hash_of
from apps.search.engines.base import VectorSpace
from apps.search.vectors import as_bytes, as_unit

_SCHEMA = """
CREATE TABLE IF NOT EXISTS embedding (
    space TEXT, text_hash TEXT, vector BLOB, PRIMARY KEY (space, text_hash)
) WITHOUT ROWID
"""
_WITHOUT_END = 1e9


class KeptEmbedder:
    """The `Embedder` it is given, asked only for what is not in the file yet."""

    def __init__(self, embedder: Embedder, kept: Path) -> None:
        self._embedder = embedder
        self._file = sqlite3.connect(kept, isolation_level=None, timeout=60)
        self._file.execute(_SCHEMA)
        self.model, self.recipe = embedder.model, embedder.recipe
        self.most_texts, self.most_characters = embedder.most_texts, embedder.most_characters

    def space(self) -> VectorSpace:
        return self._embedder.space()

    def embed_passages(self, texts: Sequence[str]) -> Embedded:
        hashes = [hash_of(text) for text in texts]
        known = self._known(hashes)
        new = [at for at, text_hash in enumerate(hashes) if text_hash not in known]
        tokens = 0
        if new:
            embedded = self._embedder.embed_passages([texts[at] for at in new])
            tokens = embedded.tokens
            rows = zip([hashes[at] for at in new], as_bytes(embedded.vectors), strict=True)
            known |= self._keep(dict(rows))
        return Embedded(np.array([as_unit(known[text_hash]) for text_hash in hashes]), tokens)

    def embed_question(self, text: str) -> Embedded:
        return self._embedder.embed_question(text)

    def _known(self, hashes: Sequence[str]) -> dict[str, bytes]:
        marks = ", ".join("?" * len(hashes))
        return dict(
            self._file.execute(
                "SELECT text_hash, vector FROM embedding "  # noqa: S608 - marks only
                f"WHERE space = ? AND text_hash IN ({marks})",
                (space_key(self.space()), *hashes),
            )
        )

    def _keep(self, rows: dict[str, bytes]) -> dict[str, bytes]:
        key = space_key(self.space())
        self._file.executemany(
            "INSERT OR IGNORE INTO embedding VALUES (?, ?, ?)",
            ((key, text_hash, vector) for text_hash, vector in rows.items()),
        )
        return rows


def give_vectors(organization_id: int, kept: Path | None = None) -> None:
    """Every passage of the organization gets its vector, from the file where it knows it."""
    embedder = configured_embedder()
    if embedder is None:
        return
    if kept is not None:
        embedder = KeptEmbedder(embedder, kept)
    with activate(organization_id):
        while fill(organization_id, embedder, seconds=_WITHOUT_END):
            print("filling vectors …", file=sys.stderr)
        if problem := Filling.objects.get().problem:
            raise SystemExit(problem)
