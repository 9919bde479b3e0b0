"""Where the search server is, read from the environment, and nothing secret in an error."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from apps.search.engines.elasticsearch.server import Server
from portal import search_server


@pytest.mark.parametrize(
    ("variables", "server"),
    [
        ({}, None),
        ({"SEARCH_URL": "http://search.example:9200/"}, Server("http://search.example:9200")),
        ({"SEARCH_URL": "https://search.example"}, Server("https://search.example:443")),
        (
            {"SEARCH_URL": "https://portal:a%3Ab%40c@search.example:9243/es"},
            Server("https://search.example:9243/es", user="portal", password="a:b@c"),
        ),
        (
            {"SEARCH_URL": "http://[::1]:9200", "SEARCH_USER": "u", "SEARCH_PASSWORD": "p"},
            Server("http://[::1]:9200", user="u", password="p"),
        ),
        (
            {"SEARCH_URL": "http://s:9", "SEARCH_API_KEY": "k", "SEARCH_CA_FILE": "/ca.pem"},
            Server("http://s:9", api_key="k", ca_file="/ca.pem"),
        ),
    ],
    ids=["none", "plain", "port", "in the address", "beside it", "key"],
)
def test_it_is_read(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], server: Server | None
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert search_server.read() == server


@pytest.mark.parametrize(
    "address",
    ["search.example:9200", "ftp://s3cret@search.example", "http://", "http://u:s3cret@h:port"],
)
def test_what_is_no_address_is_refused_without_repeating_it(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("SEARCH_URL", address)
    with pytest.raises(ImproperlyConfigured, match="SEARCH_URL must be the address") as caught:
        search_server.read()
    assert "s3cret" not in str(caught.value)


def test_one_way_to_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCH_URL", "http://u:p@search.example:9200")
    monkeypatch.setenv("SEARCH_API_KEY", "k")
    with pytest.raises(ImproperlyConfigured, match="not both"):
        search_server.read()


@pytest.mark.parametrize("prefix", ["KP", "9lives", "a-b", "x" * 21])
def test_prefixes_that_no_index_may_have(monkeypatch: pytest.MonkeyPatch, prefix: str) -> None:
    monkeypatch.setenv("PORTAL_SEARCH_PREFIX", prefix)
    with pytest.raises(ImproperlyConfigured, match="PORTAL_SEARCH_PREFIX"):
        search_server.prefix()
