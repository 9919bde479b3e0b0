"""kill -9 of a worker that fills vectors: the next one goes on from what is kept."""

import pytest
from django.utils import timezone

from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from apps.search.backend import engine_of
from apps.search.embeddings.models import Embedding, Filling
from apps.search.engines.base import IndexCounts
from tests.fakes.openai.server import Stub
from tests.ingestion.workers import wait_until, worker
from tests.search.conftest import add_page
from tests.search.embeddings.conftest import passages_embedded

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

PASSAGES = 150
"""Of which a request takes 64."""


def vectors_kept(organization: Organization) -> int:
    with activate(organization):
        return Embedding.objects.count()


def is_filled(organization: Organization) -> bool:
    with activate(organization):
        return Filling.objects.filter(done=PASSAGES, held_until=None, is_due=False).exists()


def test_a_killed_run_is_taken_over_and_nothing_is_embedded_twice(
    organization: Organization, server: Stub
) -> None:
    add_page(organization, *(f"passage {number} of many" for number in range(PASSAGES)))
    variables = {
        "EMBEDDING_BASE_URL": server.base_url,
        "EMBEDDING_MODEL": "embed-gated",
        "EMBEDDING_DIMENSIONS": "64",
        "PORTAL_VECTORS_SECONDS": "1",
    }
    server.let_pass(1)
    with worker(beat=True, **variables) as first:
        wait_until(lambda: vectors_kept(organization) == 64, 60, "the first request is kept")
        wait_until(lambda: len(server.embedded) == 2, 60, "the second request has come")
        first.kill()
    with activate(organization):
        assert Filling.objects.get().held_until is not None
        # The time for which the dead run holds the row is over.
        Filling.objects.update(held_until=timezone.now())
    server.embedded.clear()
    server.let_pass(10)
    with worker(beat=True, **variables):
        wait_until(lambda: is_filled(organization), 120, "all passages have vectors")
    assert len(passages_embedded(server)) == PASSAGES - 64
    counts = engine_of(organization.pk).counts(organization_id=organization.pk)
    assert counts == IndexCounts(pages=1, chunks=PASSAGES, vectors=PASSAGES)
