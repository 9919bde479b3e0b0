"""An index that is gone: every door says so, nothing begins one unseen, a rebuild mends it."""

import shutil
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from elasticsearch import Elasticsearch

from apps.organizations.models import Organization
from apps.organizations.names import search_dir, search_name
from apps.organizations.viewer import Viewer
from apps.search import indexing
from apps.search.access import retrieve
from apps.search.backend import engine_of
from apps.search.engines.base import IndexLostError
from apps.search.engines.elasticsearch.server import Server
from tests.contracts.engines import EMBEDDED, EVERY, SHARED
from tests.fakes.openai.server import Stub, running_stub
from tests.search.embeddings.conftest import fill_all
from tests.search.pages import differences, status, stored_pages

pytestmark = pytest.mark.django_db

TOLD = "is not there any more.*build it again with the command rebuild_index"


@pytest.fixture(params=EVERY)
def lose(
    request: pytest.FixtureRequest,
    organization: Organization,
    settings: Any,
    elasticsearch_at: Callable[[str], str],
    portal_prefix: Callable[[str], None],
) -> Callable[[], None]:
    """To be called when the index is to be lost, behind the portal's back."""
    layout, line = request.param
    if layout == EMBEDDED:
        return lambda: shutil.rmtree(search_dir(organization.pk))
    url = elasticsearch_at(line)
    portal_prefix(url)
    settings.SEARCH_SERVER = Server(url)
    settings.SEARCH_SHARED_INDEX = layout == SHARED

    def delete() -> None:
        with Elasticsearch(url) as client:
            for index in client.indices.get(index=search_name(organization.pk, "*")).body:
                client.indices.delete(index=index)

    return delete


@pytest.fixture
def pages(organization: Organization, lose: Callable[[], None]) -> list[int]:
    """Those of an organization whose index is gone."""
    stored = stored_pages(organization, 3)
    indexing.index_pages(organization.pk, stored)
    indexing.optimize(organization.pk)
    assert len(found(organization)) == 6
    lose()
    return stored


def found(organization: Organization) -> list[Any]:
    viewer = Viewer(organization_id=organization.pk, user_id=None)
    return list(retrieve(viewer, "backup", organization_id=organization.pk))


def has_index(organization: Organization) -> bool:
    return engine_of(organization.pk).has_index(organization_id=organization.pk)


def test_a_search_says_so_and_who_can_mend_it(
    organization: Organization, pages: list[int], as_member: Client
) -> None:
    with pytest.raises(IndexLostError, match=TOLD):
        found(organization)
    response = as_member.get("/o/northwind/search/?q=backup")
    assert response.status_code == 503
    assert "building it again with the command rebuild_index" in response.content.decode()


def test_index_status_says_so_and_begins_no_index(
    organization: Organization, pages: list[int]
) -> None:
    told = status(organization)
    assert told["problem"].endswith("build it again with the command rebuild_index.")
    assert told["index"] == {"pages": 0, "chunks": 0, "vectors": 0}
    with pytest.raises(CommandError, match=TOLD):
        call_command("index_status", "--organization", organization.slug, "--verify")
    assert not has_index(organization)


def test_no_change_begins_an_index_of_a_few_pages(
    organization: Organization, pages: list[int]
) -> None:
    for change in (indexing.index_pages, indexing.remove_pages):
        with pytest.raises(IndexLostError, match=TOLD):
            change(organization.pk, pages[:1])
    assert not has_index(organization)


def test_vectors_begin_none_either(
    organization: Organization, pages: list[int], settings: Any
) -> None:
    with running_stub() as stub:
        _embed_with(stub, settings)
        row = fill_all(organization)
    assert row.is_due
    assert row.problem.endswith("build it again with the command rebuild_index.")
    assert not has_index(organization)


def _embed_with(stub: Stub, settings: Any) -> None:
    settings.EMBEDDING_BASE_URL, settings.EMBEDDING_API_KEY = stub.base_url, "sk-embed"
    settings.EMBEDDING_MODEL = "embed"


def test_a_rebuild_mends_it(organization: Organization, pages: list[int]) -> None:
    call_command("rebuild_index", "--organization", organization.slug, "--json")
    assert {passage.page_id for passage in found(organization)} == set(pages)
    assert differences(organization) == {}


def test_an_index_that_never_was_finds_nothing(
    organization: Organization, installed: Server
) -> None:
    stored_pages(organization, 1)
    assert found(organization) == []
    assert status(organization)["problem"] == "There is no search index yet."
