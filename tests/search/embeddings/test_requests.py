"""What a question by meaning asks of the search server."""

import json

import pytest

from apps.organizations.models import Organization
from apps.organizations.names import search_name
from apps.organizations.viewer import Viewer
from apps.search import indexing
from apps.search.access import retrieve
from apps.search.engines.elasticsearch.server import Server
from tests.fakes.openai.server import Stub
from tests.fakes.search_proxy import SearchProxy
from tests.search.embeddings.conftest import fill_all
from tests.search.pages import stored_pages

pytestmark = pytest.mark.django_db


def test_a_question_takes_three_requests(
    organization: Organization, installed: Server, proxy: SearchProxy, server: Stub
) -> None:
    """The words, which space the vectors are in, and the nearest of them."""
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
