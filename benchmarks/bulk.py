"""How fast the client's own bulk helper is with ready-made documents: what indexing is held to."""

import json
import secrets
import time
from typing import Any

from django.conf import settings
from elasticsearch import Elasticsearch, helpers

from apps.knowledge.models import Page
from apps.organizations.names import search_name
from apps.organizations.tenancy import activate
from apps.search.documents import documents_of
from apps.search.engines.elasticsearch.client import Client
from apps.search.engines.elasticsearch.documents import analysed
from apps.search.engines.elasticsearch.mapping import MAPPINGS, WHILE_BUILT

_PAGES = 5_000
"""Their documents, about 40,000, are held in memory."""


def helper_rate(organization_id: int) -> float:
    """Documents a second into an index of the same mapping, until they can be searched."""
    client = search_client()
    index = search_name(organization_id, f"bench-{secrets.token_hex(4)}")
    documents = _documents(organization_id)
    client.indices.create(index=index, mappings=MAPPINGS, settings=WHILE_BUILT)
    try:
        started = time.perf_counter()
        helpers.bulk(client, documents, index=index)
        client.indices.refresh(index=index)
        return len(documents) / (time.perf_counter() - started)
    finally:
        client.indices.delete(index=index)


def search_client() -> Elasticsearch:
    """The official client, as the portal sets it up; raises RuntimeError without a server."""
    if settings.SEARCH_SERVER is None:
        raise RuntimeError("No search server is named: --search-url names one.")
    return Client(settings.SEARCH_SERVER).writing


def _documents(organization_id: int) -> list[dict[str, Any]]:
    with activate(organization_id):
        ids = Page.objects.order_by("pk").values_list("pk", flat=True)[:_PAGES]
        pages = documents_of(list(ids))
    return [
        {**json.loads(f"{chunk.fields}}}"), "_id": f"{page.page_id}:{chunk.number}"}
        for page in pages
        for chunk in analysed(page, organization_id).chunks
    ]
