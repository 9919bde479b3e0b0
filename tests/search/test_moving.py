"""From one engine to the other: the record, what answers meanwhile, and moves that broke off."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from elasticsearch import Elasticsearch

from apps.organizations.models import Organization
from apps.organizations.names import search_name, shared_search_name
from apps.organizations.tenancy import activate
from apps.organizations.viewer import Viewer
from apps.search import indexing
from apps.search.access import retrieve
from apps.search.engines.elasticsearch.mapping import SCHEMA
from apps.search.engines.elasticsearch.server import Server
from apps.search.models import OrganizationIndex
from apps.search.moving import move
from tests.fakes.search_proxy import Answer, SearchProxy
from tests.search.pages import change_pages, differences, status, stored_pages

pytestmark = pytest.mark.django_db


def found(organization: Organization, question: str = "backup") -> set[int]:
    viewer = Viewer(organization_id=organization.pk, user_id=None)
    passages = retrieve(viewer, question, organization_id=organization.pk, limit=100)
    return {passage.page_id for passage in passages}


def engines(organization: Organization) -> tuple[str, str]:
    with activate(organization):
        return OrganizationIndex.objects.values_list("engine", "moving_to").get()


def embedded_files(organization: Organization) -> list[Path]:
    return list(Path(configured.SEARCH_DIR).glob(f"org-{organization.pk}/*"))


def run(organization: Organization, to: str, *options: str) -> str:
    out = StringIO()
    call_command(
        "move_engine", "--organization", organization.slug, "--to", to, *options, stdout=out
    )
    return out.getvalue()


@pytest.fixture
def embedded(organization: Organization, installed: Server, settings: Any) -> list[int]:
    """Pages of an organization that had its index before there was a search server."""
    settings.SEARCH_SERVER = None
    pages = stored_pages(organization, 5)
    indexing.index_pages(organization.pk, pages)
    settings.SEARCH_SERVER = installed
    return pages


def test_an_organization_keeps_its_engine_and_a_new_one_gets_the_server(
    organization: Organization, twin: Organization, embedded: list[int]
) -> None:
    indexing.index_pages(organization.pk, embedded)
    indexing.index_pages(twin.pk, stored_pages(twin, 1))
    assert (engines(organization), engines(twin)) == (("embedded", ""), ("elasticsearch", ""))


def test_there_and_back_again(organization: Organization, embedded: list[int]) -> None:
    told = json.loads(run(organization, "elasticsearch", "--json"))
    assert (told["pages"], told["chunks"]) == (5, 10)
    assert engines(organization) == ("elasticsearch", "")
    assert found(organization) == set(embedded)
    assert differences(organization) == {}
    assert embedded_files(organization) == []
    assert run(organization, "embedded").startswith("Indexed 5 pages in 10 passages in ")
    assert engines(organization) == ("embedded", "")
    assert found(organization) == set(embedded)
    assert differences(organization) == {}
    assert status(organization)["index"] == {"pages": 5, "chunks": 10, "vectors": 0}


def test_while_it_moves_the_old_engine_answers_and_changes_go_to_both(
    organization: Organization, embedded: list[int], proxy: SearchProxy
) -> None:
    proxy.hook = lambda request: Answer(503) if "/_aliases" in request.path else None
    with pytest.raises(CommandError, match="overloaded or not ready"):
        run(organization, "elasticsearch")
    assert found(organization) == set(embedded)
    assert engines(organization) == ("embedded", "elasticsearch")
    proxy.hook = None
    change_pages(organization, embedded[:1], chunks=3)
    indexing.index_pages(organization.pk, embedded[:1])
    assert any("-building/_bulk" in each.path for each in proxy.requests)
    assert found(organization, "recovery") == set(embedded[:1])
    run(organization, "elasticsearch")
    assert engines(organization) == ("elasticsearch", "")
    assert found(organization, "recovery") == set(embedded[:1])
    assert differences(organization) == {}


def test_a_move_is_given_up_by_moving_to_where_the_index_is(
    organization: Organization, embedded: list[int], proxy: SearchProxy
) -> None:
    proxy.hook = lambda request: Answer(503) if "/_aliases" in request.path else None
    with pytest.raises(CommandError):
        run(organization, "elasticsearch")
    proxy.hook = None
    run(organization, "embedded")
    assert engines(organization) == ("embedded", "")
    proxy.requests.clear()
    indexing.index_pages(organization.pk, embedded)
    assert proxy.requests == []
    assert differences(organization) == {}


def test_without_a_server_the_move_says_what_to_do(organization: Organization) -> None:
    with pytest.raises(CommandError, match="The operator can set SEARCH_URL"):
        run(organization, "elasticsearch")


def test_the_other_organization_is_not_moved(
    organization: Organization, twin: Organization, embedded: list[int], settings: Any
) -> None:
    theirs = stored_pages(twin, 2)
    server, settings.SEARCH_SERVER = settings.SEARCH_SERVER, None
    indexing.index_pages(twin.pk, theirs)
    settings.SEARCH_SERVER = server
    move(organization.pk, "elasticsearch")
    assert engines(twin) == ("embedded", "")
    assert found(twin) == set(theirs)
    assert found(organization) == set(embedded)


def test_a_rebuild_takes_an_index_into_the_shared_one_and_out_again(
    organization: Organization,
    twin: Organization,
    installed: Server,
    cluster: Elasticsearch,
    settings: Any,
) -> None:
    def documents(index: str) -> int:
        cluster.indices.refresh(index=index)
        about = {"term": {"organization_id": str(organization.pk)}}
        counted: int = cluster.count(index=index, query=about).body["count"]
        return counted

    pages = stored_pages(organization, 3)
    indexing.index_pages(organization.pk, pages)
    settings.SEARCH_SHARED_INDEX = True
    indexing.index_pages(twin.pk, stored_pages(twin, 2))
    indexing.rebuild(organization.pk)
    assert found(organization) == set(pages)
    assert differences(organization) == {}
    # Passages, and a note for each page.
    assert documents(shared_search_name(SCHEMA)) == 9
    assert cluster.indices.get(index=search_name(organization.pk, "v*")).body == {}
    indexing.rebuild(organization.pk)
    assert documents(shared_search_name(SCHEMA)) == 9
    settings.SEARCH_SHARED_INDEX = False
    indexing.rebuild(organization.pk)
    assert found(organization) == set(pages)
    assert (differences(organization), differences(twin)) == ({}, {})
    assert documents(shared_search_name(SCHEMA)) == 0
    assert len(cluster.indices.get(index=search_name(organization.pk, "v*")).body) == 1
