"""The servers that other tests rely on are the real thing, and can be broken on purpose."""

import pytest
from elastic_transport import ConnectionError as NobodyAnswers
from elasticsearch import AuthenticationException, ConnectionTimeout, Elasticsearch

from tests.servers.elasticsearch import PASSWORD, USER, ElasticsearchServer

# A server takes long to start, and the tests of what it is for would show that it is none.
of_its_own = pytest.mark.slow


def test_the_runs_server_stores_and_finds(elasticsearch_url: str) -> None:
    with Elasticsearch(elasticsearch_url, request_timeout=60) as client:
        client.index(index="servers-test", id="1", document={"body": "coffee grinder"})
        client.indices.refresh(index="servers-test")
        found = client.search(index="servers-test", query={"match": {"body": "grinder"}})
        client.indices.delete(index="servers-test")
    assert [hit["_id"] for hit in found["hits"]["hits"]] == ["1"]


@of_its_own
def test_a_killed_server_is_gone_and_comes_back_with_its_data(
    own_elasticsearch: ElasticsearchServer,
) -> None:
    with Elasticsearch(own_elasticsearch.url, request_timeout=60, max_retries=0) as client:
        client.index(index="kept", id="1", document={"body": "coffee"}, refresh=True)
        own_elasticsearch.kill()
        with pytest.raises(NobodyAnswers):
            client.count(index="kept")
        own_elasticsearch.start()
        assert client.count(index="kept")["count"] == 1


@of_its_own
def test_a_paused_server_answers_late(own_elasticsearch: ElasticsearchServer) -> None:
    with Elasticsearch(own_elasticsearch.url, request_timeout=60, max_retries=0) as client:
        with own_elasticsearch.paused(), pytest.raises(ConnectionTimeout):
            client.options(request_timeout=0.5).cluster.health()
        assert client.cluster.health()["timed_out"] is False


@of_its_own
def test_a_secured_server_knows_its_user_and_nobody_else(
    secured_elasticsearch: ElasticsearchServer,
) -> None:
    trusted = str(secured_elasticsearch.ca_file)
    with Elasticsearch(
        secured_elasticsearch.url,
        basic_auth=(USER, PASSWORD),
        ca_certs=trusted,
        request_timeout=60,
    ) as client:
        assert client.security.authenticate()["username"] == USER
        wrong = client.options(basic_auth=(USER, "another"))
        with pytest.raises(AuthenticationException):
            wrong.cluster.health()
