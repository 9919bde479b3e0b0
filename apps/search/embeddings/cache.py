"""Vectors by text, in the database: what was asked of a model once is never asked again."""

from collections.abc import Container, Iterable, Sequence
from itertools import islice

from apps.organizations.tenancy import active_organization_id
from apps.search.embeddings.models import Embedding
from apps.search.embeddings.recipes import hash_of
from apps.search.engines.base import VectorSpace
from apps.search.vectors import Floats32, as_bytes

_HASHES_AT_ONCE = 900
"""Of one statement; SQLite may be built for no more than 999 values."""


_ROWS_AT_ONCE = 10_000


def space_key(space: VectorSpace) -> str:
    """Names a vector space in the table: 32 hexadecimal digits."""
    return hash_of(f"{space.model}\n{space.recipe}\n{space.dimensions}")


def known_vectors(space: VectorSpace, hashes: Iterable[str]) -> dict[str, bytes]:
    """Those of the active organization's vectors that are known, by the hash of their text."""
    rows = Embedding.objects.filter(space=space_key(space)).order_by()
    wanted = iter(set(hashes))
    found: dict[str, bytes] = {}
    while batch := list(islice(wanted, _HASHES_AT_ONCE)):
        known = rows.filter(text_hash__in=batch).values_list("text_hash", "vector")
        found |= {text_hash: bytes(vector) for text_hash, vector in known}
    return found


def missing_texts(space: VectorSpace, texts: Iterable[str]) -> dict[str, str]:
    """The texts, by hash, that have no vector yet in the active organization."""
    by_hash = {hash_of(text): text for text in texts}
    known = known_vectors(space, by_hash)
    return {text_hash: text for text_hash, text in by_hash.items() if text_hash not in known}


def remember(space: VectorSpace, texts: Sequence[str], vectors: Floats32) -> None:
    """Keep the vectors (texts, dimensions) for the active organization."""
    key, organization_id = space_key(space), active_organization_id()
    Embedding.objects.bulk_create(
        [
            Embedding(
                organization_id=organization_id, space=key, text_hash=hash_of(text), vector=vector
            )
            for text, vector in zip(texts, as_bytes(vectors), strict=True)
        ],
        ignore_conflicts=True,
    )


def forget_all_but(space: VectorSpace, hashes: Container[str]) -> None:
    """Remove the active organization's vectors in the space of every other text."""
    rows = Embedding.objects.filter(space=space_key(space)).order_by()
    known = rows.values_list("pk", "text_hash").iterator(chunk_size=_ROWS_AT_ONCE)
    gone = [pk for pk, text_hash in known if text_hash not in hashes]
    for start in range(0, len(gone), _HASHES_AT_ONCE):
        Embedding.objects.filter(pk__in=gone[start : start + _HASHES_AT_ONCE]).delete()


def forget_other_spaces(space: VectorSpace) -> None:
    """Remove the active organization's vectors of every other model or recipe."""
    Embedding.objects.exclude(space=space_key(space)).delete()
