"""An index that is built anew beside the one that answers, on the search server."""

import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from elasticsearch import Elasticsearch

from apps.organizations.models import Organization
from apps.organizations.names import search_name, shared_search_name
from apps.search import indexing
from apps.search.backend import engine_of
from apps.search.engines.base import SearchError
from apps.search.engines.elasticsearch import outbox
from apps.search.engines.elasticsearch.server import Server
from apps.search.query import query_terms
from tests.fakes.search_proxy import Answer, Request, SearchProxy
from tests.search.pages import differences, stored_pages

pytestmark = pytest.mark.django_db


def rebuild(organization: Organization) -> None:
    call_command("rebuild_index", "--organization", organization.slug, "--json")


def indexes(cluster: Elasticsearch, organization: Organization) -> set[str]:
    return set(cluster.indices.get(index=search_name(organization.pk, "v*")).body)


def test_the_old_one_is_kept_until_the_new_one_has_answered(
    organization: Organization, installed: Server, proxy: SearchProxy, cluster: Elasticsearch
) -> None:
    indexing.index_pages(organization.pk, stored_pages(organization, 3))
    before = indexes(cluster, organization)
    kept: list[set[str]] = []

    def look(request: Request) -> Answer | None:
        """The new one is asked through the alias that writers have; its answer gets lost."""
        if not request.path.startswith(f"/{search_name(organization.pk, 'write')}/_search"):
            return None
        kept.append(indexes(cluster, organization))
        return Answer(503)

    def after_the_switch(request: Request) -> None:
        if "/_aliases" in request.path:
            proxy.hook = look

    proxy.hook = after_the_switch
    with pytest.raises(CommandError, match="overloaded or not ready"):
        rebuild(organization)
    proxy.hook = None
    assert before < kept[0]
    assert len(kept[0]) == 2
    rebuild(organization)
    assert len(indexes(cluster, organization)) == 1
    assert differences(organization) == {}


def test_one_that_differs_from_the_database_is_never_switched_to(
    organization: Organization, installed: Server, proxy: SearchProxy, cluster: Elasticsearch
) -> None:
    pages = stored_pages(organization, 3)
    indexing.index_pages(organization.pk, pages)
    (before,) = indexes(cluster, organization)

    def lose_a_page(request: Request) -> Answer | None:
        """The server says that it has taken everything, and has not."""
        if "-building/_bulk" not in request.path:
            return None
        return Answer(200, b'{"errors":false,"items":[]}')

    proxy.hook = lose_a_page
    with pytest.raises(CommandError, match="differs from the database in 3 pages"):
        rebuild(organization)
    proxy.hook = None
    behind = cluster.indices.get_alias(name=search_name(organization.pk, "read")).body
    assert list(behind) == [before]
    assert differences(organization) == {}


def test_a_shared_index_of_another_schema(
    organization: Organization,
    twin: Organization,
    installed: Server,
    cluster: Elasticsearch,
    settings: Any,
) -> None:
    """Organizations leave it one by one, each with its next rebuild."""
    settings.SEARCH_SHARED_INDEX = True
    former, routing = shared_search_name("v0"), str(organization.pk)
    own = {"filter": {"bool": {"filter": [
        {"term": {"organization_id": routing}}, {"term": {"generation": "v0-1"}}
    ]}}, "routing": routing}  # fmt: skip
    cluster.indices.create(
        index=former,
        mappings={
            "dynamic": "strict",
            "properties": {
                name: {"type": "keyword"} for name in ("organization_id", "generation", "kind")
            },
        },
        aliases={search_name(organization.pk, role): own for role in ("read", "write")},
    )
    for each in (organization, twin):
        document = {"organization_id": str(each.pk), "generation": "v0-1", "kind": "chunk"}
        cluster.index(index=former, document=document, routing=str(each.pk), refresh=True)
    pages = stored_pages(organization, 3)
    with pytest.raises(SearchError, match=r"does not fit this version.*rebuild_index"):
        indexing.index_pages(organization.pk, pages)
    rebuild(organization)
    assert differences(organization) == {}
    found = engine_of(organization.pk).search(
        query_terms("backup"), organization_id=organization.pk
    )
    assert len(found) == 6
    cluster.indices.refresh(index=former)
    left = cluster.search(index=former).body["hits"]["hits"]
    assert [hit["_source"]["organization_id"] for hit in left] == [str(twin.pk)]


def test_no_request_is_larger_than_a_server_likes(
    organization: Organization,
    installed: Server,
    proxy: SearchProxy,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outbox, "MOST_CHARACTERS", 4_000)
    small, large = stored_pages(organization, 12), stored_pages(organization, 1, chunks=40)
    indexing.index_pages(organization.pk, small + large)
    sent = [request for request in proxy.requests if "_bulk" in request.path]
    longest = max(len(line) for request in sent for line in request.body.split(b"\n"))
    assert max(len(request.body) for request in sent) <= 4_000 + 3 * longest
    assert len(sent) > 5
    assert differences(organization) == {}
    assert _passages(proxy.requests) == 12 * 2 + 40


def _passages(requests: list[Request]) -> int:
    lines: list[dict[str, Any]] = [
        json.loads(line)
        for request in requests
        if "_bulk" in request.path
        for line in request.body.splitlines()
    ]
    return sum(line.get("kind") == "chunk" for line in lines)
