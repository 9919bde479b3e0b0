"""Which engine answers for the benchmarks' organizations, by words or by meaning too."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings
from django.core.cache import cache
from django.test import override_settings

from apps.knowledge.models import Chunk
from apps.organizations.tenancy import activate
from apps.search.backend import engine_called, engine_of
from apps.search.embeddings.configured import configured_embedder
from apps.search.embeddings.filling import fill
from apps.search.embeddings.models import Filling
from apps.search.indexing import Progress, build
from apps.search.models import Engine, OrganizationIndex

WORDS, HYBRID = "words", "hybrid"


def engines() -> list[Engine]:
    """Both, where a search server is named."""
    return list(Engine) if settings.SEARCH_SERVER else [Engine.EMBEDDED]


def rankings() -> list[str]:
    return [WORDS, HYBRID] if settings.EMBEDDING_MODEL else [WORDS]


@contextmanager
def by(engine: Engine, ranking: str, organization_ids: Sequence[int]) -> Iterator[None]:
    """Inside, this engine answers for these organizations; what it lacks is indexed first."""
    print(f"{engine} by {ranking} …", file=sys.stderr)
    for organization_id in organization_ids:
        choose(organization_id, engine)
        if not is_indexed(organization_id):
            index(organization_id, engine)
    cache.clear()
    if ranking == HYBRID:
        for organization_id in organization_ids:
            _fill_vectors(organization_id)
        yield
        return
    with override_settings(EMBEDDING_MODEL=""):
        yield


def _fill_vectors(organization_id: int) -> None:
    embedder = configured_embedder()
    if embedder is None:
        raise RuntimeError("No model for vectors is set up.")
    with activate(organization_id):
        while fill(organization_id, embedder):
            pass
        if problem := Filling.objects.get().problem:
            raise RuntimeError(problem)


def choose(organization_id: int, engine: Engine) -> None:
    """From now on this engine answers for the organization, whatever its index holds."""
    with activate(organization_id):
        OrganizationIndex.objects.update_or_create(
            organization_id=organization_id, defaults={"engine": engine, "moving_to": ""}
        )


def index(organization_id: int, engine: Engine, progress: Progress | None = None) -> None:
    """Build the index in this engine; that in the other one stays, which a rebuild would drop."""
    built = engine_called(engine)
    build(built, organization_id, progress)
    built.drop_old_generations(organization_id=organization_id)
    built.optimize(organization_id=organization_id)


def is_indexed(organization_id: int) -> bool:
    """Whether the engine holds as many passages as the database."""
    with activate(organization_id):
        rows = Chunk.objects.count()
    return engine_of(organization_id).counts(organization_id=organization_id).chunks == rows
