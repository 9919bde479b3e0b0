"""Whatever happens to the search server: the end state is the database's, and people are told."""

import re
import secrets
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from elasticsearch import Elasticsearch

from apps.organizations.models import Organization
from apps.organizations.names import search_name
from apps.search import indexing
from apps.search.backend import engine_of
from apps.search.engines.base import EngineUnavailableError, SearchError
from apps.search.engines.elasticsearch import outbox
from apps.search.engines.elasticsearch.server import Server
from apps.search.moving import move
from apps.search.query import query_terms
from tests.fakes.search_proxy import Answer, Request, SearchProxy
from tests.search.pages import change_pages, differences, status, stored_pages
from tests.servers.elasticsearch import (
    LIMITED_PASSWORD,
    LIMITED_TO,
    LIMITED_USER,
    PASSWORD,
    USER,
    ElasticsearchServer,
)

pytestmark = pytest.mark.django_db


def rebuild(organization: Organization) -> None:
    call_command("rebuild_index", "--organization", organization.slug, "--json")


def find(organization: Organization, question: str) -> int:
    """How many passages the index finds."""
    found = engine_of(organization.pk).search(
        query_terms(question), organization_id=organization.pk
    )
    return len(found)


class TestKilled:
    """A server of its own, which is killed and started again on the same data."""

    @pytest.fixture
    def proxy(self, own_elasticsearch: ElasticsearchServer) -> Iterator[SearchProxy]:
        made = SearchProxy(own_elasticsearch.url)
        yield made
        made.close()

    @pytest.fixture
    def cluster(self, own_elasticsearch: ElasticsearchServer, settings: Any) -> None:
        settings.SEARCH_PREFIX = f"killed{secrets.token_hex(4)}"

    def _killing(self, proxy: SearchProxy, server: ElasticsearchServer, part: str) -> None:
        """The next request of this kind reaches the server, which dies before it has answered."""

        def kill(request: Request) -> Answer | None:
            if part not in request.path:
                return None
            proxy.hook = None
            kind = "application/x-ndjson" if "_bulk" in part else "application/json"
            headers = {"Content-Type": kind}
            sent = threading.Thread(target=proxy.forward, args=(request, headers))
            sent.start()
            server.kill()
            sent.join()
            return Answer(0)

        proxy.hook = kill

    def test_during_bulk(
        self,
        organization: Organization,
        installed: Server,
        proxy: SearchProxy,
        own_elasticsearch: ElasticsearchServer,
    ) -> None:
        pages = stored_pages(organization, 40, chunks=3)
        indexing.index_pages(organization.pk, pages)
        change_pages(organization, pages[:20], chunks=1)
        change_pages(organization, pages[20:], chunks=6)
        self._killing(proxy, own_elasticsearch, "_bulk")
        with pytest.raises(EngineUnavailableError, match=r"cannot be reached.*SEARCH_URL"):
            indexing.index_pages(organization.pk, pages)
        own_elasticsearch.start()
        indexing.index_pages(organization.pk, pages)
        assert differences(organization) == {}

    def test_during_a_swap(
        self,
        organization: Organization,
        installed: Server,
        proxy: SearchProxy,
        own_elasticsearch: ElasticsearchServer,
    ) -> None:
        pages = stored_pages(organization, 5)
        indexing.index_pages(organization.pk, pages)
        self._killing(proxy, own_elasticsearch, "_aliases")
        with pytest.raises(CommandError, match=r"cannot be reached.*SEARCH_URL"):
            rebuild(organization)
        own_elasticsearch.start()
        assert differences(organization) == {}
        change_pages(organization, pages[:2], chunks=3)
        indexing.index_pages(organization.pk, pages[:2])
        assert differences(organization) == {}
        rebuild(organization)
        assert differences(organization) == {}
        with Elasticsearch(own_elasticsearch.url) as client:
            left = client.indices.get(index=search_name(organization.pk, "v*")).body
        assert len(left) == 1


def test_an_answer_that_got_lost_is_made_up_for(
    organization: Organization, installed: Server, proxy: SearchProxy
) -> None:
    """The server has done what it was asked, and nobody knows."""
    pages = stored_pages(organization, 3, chunks=4)
    indexing.index_pages(organization.pk, pages)
    change_pages(organization, pages, chunks=1)

    def lose(request: Request) -> Answer | None:
        if "_bulk" not in request.path:
            return None
        proxy.forward(request, {"Content-Type": "application/x-ndjson"})
        return Answer(0)

    proxy.hook = lose
    with pytest.raises(EngineUnavailableError):
        indexing.index_pages(organization.pk, pages)
    proxy.hook = None
    indexing.index_pages(organization.pk, pages)
    assert differences(organization) == {}


def test_half_a_request_is_made_up_for(
    organization: Organization, installed: Server, proxy: SearchProxy
) -> None:
    """The server stops after some of the lines; then the page changes once more."""
    (page,) = stored_pages(organization, 1, chunks=2)
    indexing.index_pages(organization.pk, [page])
    for lines_kept in range(2, 12, 2):
        change_pages(organization, [page], chunks=5)

        def cut(request: Request, kept: int = lines_kept) -> Answer | None:
            if "_bulk" not in request.path:
                return None
            half = b"\n".join(request.body.split(b"\n")[:kept]) + b"\n"
            shortened = replace(request, body=half)
            proxy.forward(shortened, {"Content-Type": "application/x-ndjson"})
            return Answer(0)

        proxy.hook = cut
        with pytest.raises(EngineUnavailableError):
            indexing.index_pages(organization.pk, [page])
        proxy.hook = None
        change_pages(organization, [page], chunks=1)
        indexing.index_pages(organization.pk, [page])
        assert differences(organization) == {}


def test_a_disk_that_is_almost_full(
    organization: Organization, installed: Server, cluster: Elasticsearch
) -> None:
    pages = stored_pages(organization, 3)
    indexing.index_pages(organization.pk, pages)
    index = search_name(organization.pk, "write")
    # What the server itself sets at the flood stage of its disk.
    block = {"index.blocks.read_only_allow_delete": True}
    cluster.indices.put_settings(index=index, settings=block)
    change_pages(organization, pages, chunks=1)
    with pytest.raises(EngineUnavailableError, match=r"disk is almost full.*free disk space there"):
        indexing.index_pages(organization.pk, pages)
    indexing.optimize(organization.pk)
    assert find(organization, "backup") == 6
    cluster.indices.put_settings(
        index=index, settings={"index.blocks.read_only_allow_delete": None}
    )
    indexing.index_pages(organization.pk, pages)
    assert differences(organization) == {}


def test_slow_answers(
    organization: Organization, installed: Server, proxy: SearchProxy, settings: Any
) -> None:
    pages = stored_pages(organization, 3)
    indexing.index_pages(organization.pk, pages)
    change_pages(organization, pages, chunks=1)
    settings.SEARCH_SERVER = replace(installed, search_seconds=0.2, write_seconds=0.5)
    released = threading.Event()

    def hold(request: Request) -> None:
        if "_search" in request.path or "_bulk" in request.path:
            released.wait(timeout=60)

    proxy.hook = hold
    told = r"did not answer in time.*look at its load"
    with pytest.raises(EngineUnavailableError, match=told):
        find(organization, "backup")
    with pytest.raises(EngineUnavailableError, match=told):
        indexing.index_pages(organization.pk, pages)
    released.set()
    proxy.hook = None
    settings.SEARCH_SERVER = installed
    indexing.index_pages(organization.pk, pages)
    assert differences(organization) == {}


@pytest.fixture
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "PAUSES", (0.01,) * 4)


@pytest.mark.parametrize("busy", [Answer(429), Answer(503)])
@pytest.mark.usefixtures("_short_pauses")
def test_an_overloaded_server_is_asked_again(
    organization: Organization, installed: Server, proxy: SearchProxy, busy: Answer
) -> None:
    pages = stored_pages(organization, 3)
    refused: list[Request] = []

    def refuse_thrice(request: Request) -> Answer | None:
        if "_bulk" not in request.path or len(refused) == 3:
            return None
        refused.append(request)
        return busy

    proxy.hook = refuse_thrice
    indexing.index_pages(organization.pk, pages)
    assert len(refused) == 3
    assert differences(organization) == {}


@pytest.mark.usefixtures("_short_pauses")
def test_a_server_that_stays_overloaded_is_left_alone_in_the_end(
    organization: Organization, installed: Server, proxy: SearchProxy
) -> None:
    pages = stored_pages(organization, 3)
    proxy.hook = lambda request: Answer(429) if "_bulk" in request.path else None
    with pytest.raises(EngineUnavailableError, match=r"overloaded.*look at its load"):
        indexing.index_pages(organization.pk, pages)
    assert len([each for each in proxy.requests if "_bulk" in each.path]) == 5
    proxy.hook = None
    indexing.index_pages(organization.pk, pages)
    assert differences(organization) == {}


def test_an_index_of_another_shape(
    organization: Organization, installed: Server, cluster: Elasticsearch
) -> None:
    """As one of another version of the portal, which a rebuild replaces."""
    pages = stored_pages(organization, 3)
    cluster.indices.create(
        index=search_name(organization.pk, "v0-20200101000000-abcdef"),
        mappings={"dynamic": "strict", "properties": {"organization_id": {"type": "keyword"}}},
        aliases={search_name(organization.pk, role): {} for role in ("read", "write")},
    )
    with pytest.raises(SearchError, match=r"does not fit this version.*rebuild_index") as caught:
        indexing.index_pages(organization.pk, pages)
    assert not isinstance(caught.value, EngineUnavailableError)
    rebuild(organization)
    assert differences(organization) == {}
    assert find(organization, "backup") == 6


def test_nobody_there(organization: Organization, installed: Server, proxy: SearchProxy) -> None:
    pages = stored_pages(organization, 3)
    indexing.index_pages(organization.pk, pages[:1])
    with proxy.away():
        told = f"{re.escape(proxy.url)} cannot be reached.*start it, or correct SEARCH_URL"
        for act in (
            lambda: find(organization, "backup"),
            lambda: indexing.index_pages(organization.pk, pages),
            lambda: indexing.optimize(organization.pk),
        ):
            with pytest.raises(EngineUnavailableError, match=told):
                act()
        assert (
            "cannot be reached"
            in engine_of(organization.pk).health(organization_id=organization.pk).problem
        )
    indexing.index_pages(organization.pk, pages)
    assert differences(organization) == {}


@pytest.fixture
def merges(proxy: SearchProxy) -> Iterator[threading.Event]:
    """The server merges nothing until this is set."""
    goes_on = threading.Event()

    def hold(request: Request) -> Answer | None:
        if "_forcemerge" in request.path:
            goes_on.wait(60)
        return None

    proxy.hook = hold
    yield goes_on
    goes_on.set()


def test_nobody_waits_for_a_long_merge(
    organization: Organization, installed: Server, settings: Any, merges: threading.Event
) -> None:
    settings.SEARCH_SERVER = replace(installed, merge_seconds=0.1)
    pages = stored_pages(organization, 3)
    indexing.index_pages(organization.pk, pages)
    indexing.optimize(organization.pk)
    assert find(organization, "backup") == 6
    rebuild(organization)
    assert not merges.is_set()
    assert differences(organization) == {}


def test_a_merge_that_fails_spoils_neither_a_rebuild_nor_a_move(
    organization: Organization,
    installed: Server,
    proxy: SearchProxy,
    caplog: pytest.LogCaptureFixture,
) -> None:
    pages = stored_pages(organization, 3)
    indexing.index_pages(organization.pk, pages)
    move(organization.pk, "embedded")
    proxy.hook = lambda request: Answer(500) if "_forcemerge" in request.path else None
    move(organization.pk, "elasticsearch")
    rebuild(organization)
    told = f"index.optimize_failed organization={organization.pk} error=SearchError"
    assert caplog.text.count(told) == 2
    assert find(organization, "backup") == 6
    assert differences(organization) == {}


class TestSecured:
    """https with a certificate of the server's own, and a password."""

    @pytest.fixture
    def server(self, secured_elasticsearch: ElasticsearchServer, settings: Any) -> Server:
        settings.SEARCH_PREFIX = f"secured{secrets.token_hex(4)}"
        return Server(
            secured_elasticsearch.url,
            user=USER,
            password=PASSWORD,
            ca_file=str(secured_elasticsearch.ca_file),
        )

    @pytest.mark.parametrize(
        ("changed", "told"),
        [
            ({"password": "wrong"}, "refuses the portal's sign-in.*SEARCH_PASSWORD"),
            ({"user": "", "password": ""}, "refuses the portal's sign-in.*SEARCH_API_KEY"),
            ({"user": "", "api_key": "d3Jvbmc6d3Jvbmc="}, "refuses the portal's sign-in"),
            ({"ca_file": ""}, "certificate that is not trusted.*SEARCH_CA_FILE"),
            ({"ca_file": "/nowhere/ca.pem"}, "certificate file.*cannot be read.*SEARCH_CA_FILE"),
        ],
        ids=["password", "nothing", "key", "authority", "no file"],
    )
    def test_whoever_may_not_in_is_told_why(
        self, organization: Organization, server: Server, settings: Any, changed: Any, told: str
    ) -> None:
        pages = stored_pages(organization, 3)
        settings.SEARCH_SERVER = replace(server, **changed)
        with pytest.raises(EngineUnavailableError, match=told) as caught:
            indexing.index_pages(organization.pk, pages)
        assert PASSWORD not in str(caught.value)
        settings.SEARCH_SERVER = server
        indexing.index_pages(organization.pk, pages)
        assert differences(organization) == {}
        indexing.drop(organization.pk)

    def test_the_rights_that_the_operator_is_told_of_are_enough(
        self, organization: Organization, server: Server, settings: Any
    ) -> None:
        settings.SEARCH_PREFIX = f"{LIMITED_TO}{secrets.token_hex(4)}"
        settings.SEARCH_SERVER = replace(server, user=LIMITED_USER, password=LIMITED_PASSWORD)
        pages = stored_pages(organization, 3)
        for shared in (False, True):
            settings.SEARCH_SHARED_INDEX = shared
            indexing.index_pages(organization.pk, pages)
            rebuild(organization)
            assert find(organization, "backup") == 6
            assert differences(organization) == {}
        assert status(organization)["server"]["status"] in {"green", "yellow"}
        indexing.drop(organization.pk)
        assert find(organization, "backup") == 0

    def test_whoever_has_too_few_rights_is_told_where_they_are_listed(
        self, organization: Organization, server: Server, settings: Any
    ) -> None:
        pages = stored_pages(organization, 3)
        settings.SEARCH_SERVER = replace(server, user=LIMITED_USER, password=LIMITED_PASSWORD)
        with pytest.raises(EngineUnavailableError, match=r"may not do this.*docs/operations.md"):
            indexing.index_pages(organization.pk, pages)
        settings.SEARCH_SERVER = server
        indexing.index_pages(organization.pk, pages)
        assert differences(organization) == {}
        indexing.drop(organization.pk)
