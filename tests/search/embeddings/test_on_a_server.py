"""Meaning with the index on the search server: the same as beside the embedded engine."""

from typing import Any

import pytest
from django.db import connection
from elasticsearch import Elasticsearch

from apps.organizations.models import Organization
from apps.organizations.names import search_name, shared_search_name
from apps.organizations.viewer import Viewer
from apps.search import indexing
from apps.search.access import retrieve
from apps.search.backend import engine_of
from apps.search.embeddings import filling
from apps.search.engines.base import IndexCounts, VectorSpace
from apps.search.engines.elasticsearch.mapping import SCHEMA
from apps.search.engines.elasticsearch.server import Server
from apps.search.moving import move
from tests.fakes.openai.server import Stub
from tests.search.conftest import add_page
from tests.search.embeddings.conftest import fill_all, passages_embedded

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[False, True], ids=["own index", "shared index"])
def shared(request: pytest.FixtureRequest, installed: Server, settings: Any) -> bool:
    settings.SEARCH_SHARED_INDEX = request.param
    return bool(request.param)


def titles(organization: Organization, question: str) -> list[str]:
    viewer = Viewer(organization_id=organization.pk, user_id=None)
    found = retrieve(viewer, question, organization_id=organization.pk)
    return [passage.title for passage in found]


def fill(organization: Organization) -> None:
    fill_all(organization)
    indexing.optimize(organization.pk)


def test_each_organization_finds_its_own_pages_by_meaning(
    shared: bool, organization: Organization, twin: Organization, server: Stub
) -> None:
    for each, title in ((organization, "Vacation"), (twin, "Southern vacation")):
        add_page(each, "vacation", title=title)
        add_page(each, "restore a backup", title="Backup")
        fill(each)
    assert titles(organization, "holiday") == ["Vacation"]
    assert titles(twin, "holiday") == ["Southern vacation"]


def test_another_model_gets_an_index_of_its_own(
    shared: bool, organization: Organization, twin: Organization, server: Stub, settings: Any
) -> None:
    for each in (organization, twin):
        add_page(each, "vacation", title="Vacation")
        fill(each)
    settings.EMBEDDING_MODEL = "embed-other"
    assert titles(organization, "holiday") == []
    assert titles(organization, "vacation") == ["Vacation"]
    server.embedded.clear()
    fill(organization)
    assert len(passages_embedded(server)) == 1
    spaces = [
        engine_of(each.pk).vector_space(organization_id=each.pk) for each in (organization, twin)
    ]
    assert spaces == [
        VectorSpace(model="embed-other", recipe="title-headings-8000", dimensions=64),
        VectorSpace(model="embed", recipe="title-headings-8000", dimensions=64),
    ]
    counts = engine_of(organization.pk).counts(organization_id=organization.pk)
    assert counts == IndexCounts(pages=1, chunks=1, vectors=1)


def test_filling_follows_an_index_that_moves(
    organization: Organization,
    installed: Server,
    server: Stub,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Otherwise what is left in the engine that it began with, nothing, would count as done."""
    monkeypatch.setattr(filling, "PAGES_AT_ONCE", 1)
    settings.SEARCH_SERVER = None
    for number in range(3):
        add_page(organization, f"backup number {number}")
    settings.SEARCH_SERVER = installed
    moved: list[str] = []

    def move_meanwhile(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if sql.startswith("INSERT") and "embeddings_embedding" in sql and not moved:
            moved.append(sql)
            move(organization.pk, "elasticsearch")
        return result

    with connection.execute_wrapper(move_meanwhile):
        row = fill_all(organization)
    assert len(moved) == 1
    counts = engine_of(organization.pk).counts(organization_id=organization.pk)
    assert counts == IndexCounts(pages=3, chunks=3, vectors=3)
    assert (row.done, row.total, row.is_due) == (3, 3, False)


def test_the_server_keeps_a_byte_for_each_dimension_and_one_routing_for_each_organization(
    shared: bool, organization: Organization, cluster: Elasticsearch, server: Stub
) -> None:
    add_page(organization, "vacation", title="Vacation")
    fill(organization)
    name = search_name(organization.pk, "read")
    ((index, mapping),) = cluster.indices.get_mapping(index=name).body.items()
    vectors = [
        field
        for field in mapping["mappings"]["properties"].values()
        if field["type"] == "dense_vector"
    ]
    assert [field["index_options"]["type"] for field in vectors] == ["int8_hnsw"]
    alias = cluster.indices.get_alias(name=name).body[index]["aliases"][name]
    assert (index == shared_search_name(SCHEMA)) == shared
    assert alias.get("search_routing") == (str(organization.pk) if shared else None)
    assert alias.get("index_routing") == (str(organization.pk) if shared else None)
    assert str(organization.pk) in str(alias["filter"])
