"""What a question by meaning asks of the search server."""

import json
from typing import Any

import pytest
from django.core.cache import cache

from apps.organizations.models import Organization
from apps.organizations.names import search_name
from apps.organizations.viewer import Viewer
from apps.search import indexing
from apps.search.access import retrieve
from apps.search.engines.elasticsearch.server import Server
from tests.fakes.openai.server import Stub
from tests.fakes.search_proxy import SearchProxy
from tests.search.conftest import add_page
from tests.search.embeddings.conftest import fill_all
from tests.search.pages import stored_pages

pytestmark = pytest.mark.django_db


def test_a_question_takes_two_requests(
    organization: Organization, installed: Server, proxy: SearchProxy, server: Stub
) -> None:
    """The words and the nearest vectors; the first one asks for the space of the vectors too."""
    indexing.index_pages(organization.pk, stored_pages(organization, 2))
    fill_all(organization)
    indexing.optimize(organization.pk)
    proxy.requests.clear()
    viewer = Viewer(organization_id=organization.pk, user_id=None)
    assert retrieve(viewer, "backup", organization_id=organization.pk)
    address = f"/{search_name(organization.pk, 'read')}/_search"
    assert [each.path for each in proxy.requests] == [address] * 3
    words, space, nearest = [json.loads(each.body) for each in proxy.requests]
    assert "multi_match" in json.dumps(words["query"])
    assert space["_source"] == ["space"]
    assert nearest["knn"]["k"] == 100
    proxy.requests.clear()
    assert retrieve(viewer, "backup", organization_id=organization.pk)
    assert [json.loads(each.body) for each in proxy.requests] == [words, nearest]


def test_a_question_asked_around_a_switch_of_models_meets_no_vectors_of_the_other(
    organization: Organization, installed: Server, server: Stub, settings: Any
) -> None:
    """What was kept of the index is of the old model; the question then goes by words."""
    page = add_page(organization, "vacation", title="Vacation", heading_path=())
    fill_all(organization)
    indexing.optimize(organization.pk)
    viewer = Viewer(organization_id=organization.pk, user_id=None)
    assert _found(viewer, "holiday") == [page.pk]
    settings.EMBEDDING_MODEL = "embed-other"
    fill_all(organization)
    settings.EMBEDDING_MODEL = "embed"
    assert _found(viewer, "holiday") == []
    assert _found(viewer, "vacation") == [page.pk]
    settings.EMBEDDING_MODEL = "embed-other"
    cache.clear()
    assert _found(viewer, "holiday") == [page.pk]


def _found(viewer: Viewer, question: str) -> list[int]:
    found = retrieve(viewer, question, organization_id=viewer.organization_id)
    return [passage.page_id for passage in found]
