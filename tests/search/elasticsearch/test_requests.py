"""What leaves for the search server: for one organization, through its alias, in few bytes."""

import json
from dataclasses import replace
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from apps.organizations.models import Organization
from apps.organizations.names import search_name, shared_search_name
from apps.organizations.viewer import Viewer
from apps.search import indexing
from apps.search.access import retrieve
from apps.search.backend import engine_of
from apps.search.engines.elasticsearch.mapping import SCHEMA
from apps.search.engines.elasticsearch.server import Server
from apps.search.moving import move
from apps.search.results import search
from tests.fakes.search_proxy import Request, SearchProxy
from tests.search.pages import change_pages, stored_pages

pytestmark = pytest.mark.django_db

SEARCHES = "/_search"


def bodies(request: Request) -> list[dict[str, Any]]:
    return [json.loads(line) for line in request.body.splitlines() if line]


def use_everything(organization: Organization) -> None:
    """Every way the portal uses the search server."""
    pages = stored_pages(organization, 3)
    indexing.index_pages(organization.pk, pages)
    indexing.optimize(organization.pk)
    viewer = Viewer(organization_id=organization.pk, user_id=None)
    assert retrieve(viewer, "backup", organization_id=organization.pk)
    assert search(viewer, '"backup 0" back*', slug=organization.slug).rows
    assert search(viewer, "bakcup", slug=organization.slug).suggestion == "backup"
    change_pages(organization, pages[:1], chunks=1)
    indexing.index_pages(organization.pk, pages)
    indexing.remove_pages(organization.pk, pages[1:2])
    indexing.rebuild(organization.pk)
    last = max(pages)
    assert not engine_of(organization.pk).without_vectors(
        organization_id=organization.pk, after=last
    )


@pytest.mark.parametrize("shared", [False, True], ids=["own index", "shared index"])
def test_no_request_leaves_without_its_organization(
    organization: Organization,
    twin: Organization,
    installed: Server,
    proxy: SearchProxy,
    settings: Any,
    shared: bool,
) -> None:
    settings.SEARCH_SHARED_INDEX = shared
    own = search_name(organization.pk, "")
    shared_name = shared_search_name(SCHEMA)
    use_everything(organization)
    about_documents = [
        request
        for request in proxy.requests
        if any(part in request.path for part in (SEARCHES, "_bulk", "_mget", "_doc"))
    ]
    assert len(about_documents) > 20
    term = {"term": {"organization_id": str(organization.pk)}}
    for request in about_documents:
        name = request.path.split("/")[1]
        assert name.startswith(own) or (shared and name == shared_name)
        if SEARCHES in request.path:
            (body,) = bodies(request)
            assert term in body["query"]["bool"]["filter"]
        for line in bodies(request):
            if "kind" in line:
                assert line["organization_id"] == str(organization.pk)
    searched = {
        request.path.split("/")[1] for request in about_documents if SEARCHES in request.path
    }
    assert f"{own}read" in searched
    # What remains of former generations in the shared index is asked for, and deleted, by ids.
    assert searched - {f"{own}read", f"{own}write", f"{own}building"} <= {shared_name}


def test_a_search_asks_for_nothing_but_what_names_a_chunk(
    organization: Organization, installed: Server, proxy: SearchProxy
) -> None:
    indexing.index_pages(organization.pk, stored_pages(organization, 2))
    indexing.optimize(organization.pk)
    proxy.requests.clear()
    viewer = Viewer(organization_id=organization.pk, user_id=None)
    assert retrieve(viewer, "backup", organization_id=organization.pk)
    (request,) = proxy.requests
    (body,) = bodies(request)
    assert body["_source"] is False
    assert body["stored_fields"] == "_none_"
    assert body["track_total_hits"] is False
    assert body["docvalue_fields"] == ["page_id", "chunk_no", "stamp"]


def test_a_page_is_updated_in_one_request(
    organization: Organization, installed: Server, proxy: SearchProxy
) -> None:
    (page,) = stored_pages(organization, 1, chunks=3)
    indexing.index_pages(organization.pk, [page])
    change_pages(organization, [page], chunks=1)
    proxy.requests.clear()
    indexing.index_pages(organization.pk, [page])
    (request,) = [each for each in proxy.requests if "_bulk" in each.path]
    actions = [line for line in bodies(request) if "kind" not in line]
    assert actions == [
        {"index": {"_id": f"{page}:0"}},
        {"delete": {"_id": f"{page}:1"}},
        {"delete": {"_id": f"{page}:2"}},
        {"index": {"_id": str(page)}},
    ]


def test_every_request_is_signed_with_the_key(
    organization: Organization, installed: Server, proxy: SearchProxy, settings: Any
) -> None:
    settings.SEARCH_SERVER = replace(installed, api_key="cG9ydGFsOnMzY3JldA==")
    use_everything(organization)
    assert len(proxy.requests) > 20
    assert {each.authorization for each in proxy.requests} == {"ApiKey cG9ydGFsOnMzY3JldA=="}


def test_secrets_are_not_shown() -> None:
    server = Server("http://127.0.0.1:1", user="portal", password="s3cret", api_key="k3y")
    assert "s3cret" not in repr(server)
    assert "k3y" not in repr(server)


def test_a_move_leaves_nothing_on_the_server(
    organization: Organization, installed: Server, cluster: Elasticsearch
) -> None:
    indexing.index_pages(organization.pk, stored_pages(organization, 2))
    move(organization.pk, "embedded")
    assert cluster.indices.get(index=search_name(organization.pk, "*")).body == {}
