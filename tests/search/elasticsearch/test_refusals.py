"""A bulk request that was done in part: what the server refused of it is never overlooked."""

import json
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from apps.organizations.models import Organization
from apps.organizations.names import shared_search_name
from apps.search import indexing
from apps.search.backend import engine_of
from apps.search.engines.base import EngineUnavailableError
from apps.search.engines.elasticsearch import outbox
from apps.search.engines.elasticsearch.mapping import SCHEMA
from apps.search.engines.elasticsearch.server import Server
from tests.fakes.search_proxy import Answer, Request, SearchProxy
from tests.search.pages import change_pages, differences, stored_pages

pytestmark = pytest.mark.django_db


def refused_item(status: int, kind: str) -> Answer:
    """A bulk request of which one line was taken and one was not."""
    refusal = {"status": status, "error": {"type": kind, "reason": "not now"}}
    items = [{"index": {"status": 201}}, {"index": refusal}]
    return Answer(200, json.dumps({"errors": True, "items": items}).encode())


@pytest.mark.parametrize(
    "busy",
    [
        refused_item(429, "es_rejected_execution_exception"),
        refused_item(429, "circuit_breaking_exception"),
        refused_item(503, "unavailable_shards_exception"),
    ],
    ids=["queue full", "memory full", "shard starting"],
)
def test_lines_that_are_refused_for_now_are_sent_again(
    organization: Organization,
    installed: Server,
    proxy: SearchProxy,
    busy: Answer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outbox, "PAUSES", (0.01,) * 4)
    pages = stored_pages(organization, 3)
    refused: list[Request] = []

    def refuse_once(request: Request) -> Answer | None:
        if "_bulk" not in request.path or refused:
            return None
        refused.append(request)
        return busy

    proxy.hook = refuse_once
    indexing.index_pages(organization.pk, pages)
    assert len(refused) == 1
    assert differences(organization) == {}


def test_a_page_whose_passages_are_unknown_for_now_is_not_written(
    organization: Organization, installed: Server, proxy: SearchProxy
) -> None:
    """Otherwise those it has no more would stay."""
    pages = stored_pages(organization, 2, chunks=4)
    indexing.index_pages(organization.pk, pages)
    change_pages(organization, pages, chunks=1)
    error = {"type": "no_shard_available_action_exception", "reason": "no shard"}

    def refuse(request: Request) -> Answer | None:
        if "_mget" not in request.path:
            return None
        return Answer(200, json.dumps({"docs": [{"error": error}] * 2}).encode())

    proxy.hook = refuse
    with pytest.raises(EngineUnavailableError, match=r"not ready.*look at its load"):
        indexing.index_pages(organization.pk, pages)
    proxy.hook = None
    indexing.index_pages(organization.pk, pages)
    assert differences(organization) == {}


def test_what_the_shared_index_does_not_let_go_ends_the_attempt(
    organization: Organization, installed: Server, cluster: Elasticsearch, settings: Any
) -> None:
    settings.SEARCH_SHARED_INDEX = True
    indexing.index_pages(organization.pk, stored_pages(organization, 2))
    engine, index = engine_of(organization.pk), shared_search_name(SCHEMA)
    block = "index.blocks.write"
    cluster.indices.put_settings(index=index, settings={block: True})
    with pytest.raises(EngineUnavailableError, match=r"disk is almost full"):
        engine.drop_organization(organization_id=organization.pk)
    cluster.indices.put_settings(index=index, settings={block: None})
    engine.drop_organization(organization_id=organization.pk)
    assert cluster.count(index=index).body["count"] == 0
