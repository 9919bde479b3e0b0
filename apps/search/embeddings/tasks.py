"""Background work of vectors. A task may come twice or late: the row's holder decides."""

from celery import shared_task

from apps.organizations.tasks import TenantTask
from apps.search.embeddings.configured import configured_embedder
from apps.search.embeddings.filling import fill
from apps.search.embeddings.holding import organizations_due
from apps.search.embeddings.queue import FILL, send


# Acknowledged on arrival: a killed run is found by its row, never by the broker.
@shared_task(base=TenantTask, name=FILL, acks_late=False)
def fill_vectors(organization_id: int) -> None:
    """Works for a slice of time, then stands in line again, so that imports get their turn."""
    embedder = configured_embedder()
    if embedder is not None and fill(organization_id, embedder):
        send(organization_id)


@shared_task(name="embeddings.fill_due")
def fill_due() -> None:
    """Run by beat."""
    embedder = configured_embedder()
    for organization_id in organizations_due(embedder) if embedder else []:
        send(organization_id)
