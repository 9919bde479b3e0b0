"""The search server cannot be reached: every door says so, and says who can help."""

import threading
from dataclasses import replace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from apps.organizations.models import Organization
from apps.search import indexing
from apps.search.engines.elasticsearch.server import Server
from tests.fakes.search_proxy import Request, SearchProxy
from tests.search.pages import stored_pages

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _indexed(organization: Organization, installed: Server) -> None:
    indexing.index_pages(organization.pk, stored_pages(organization, 2))
    indexing.optimize(organization.pk)


def test_the_search_screen(as_member: Client, proxy: SearchProxy) -> None:
    assert "2 pages" in as_member.get("/o/northwind/search/?q=backup").content.decode()
    with proxy.away():
        response = as_member.get("/o/northwind/search/?q=backup")
    assert response.status_code == 503
    page = response.content.decode()
    assert "The search cannot be used at the moment." in page
    assert "The search server cannot be reached." in page
    assert "The operator of this portal can bring it back." in page


@pytest.mark.django_db(transaction=True)
def test_the_commands(organization: Organization, proxy: SearchProxy) -> None:
    with proxy.away():
        with pytest.raises(CommandError, match=r"server cannot be reached.*operator can bring it"):
            call_command("ask", "Where is the backup?", "--organization", organization.slug)
        with pytest.raises(CommandError, match=r"cannot be reached.*start it, or correct"):
            call_command("search", "backup", "--organization", organization.slug)


def test_readiness(client: Client, proxy: SearchProxy) -> None:
    """People can still read pages, so they are not sent elsewhere."""
    assert client.get("/health/ready/").json()["search"] in {"green", "yellow"}
    with proxy.away():
        response = client.get("/health/ready/")
    assert (response.status_code, response.json()["search"]) == (200, "down")


def test_readiness_does_not_wait_as_long_as_a_search(
    client: Client, proxy: SearchProxy, settings: Any
) -> None:
    """A server that hangs: whoever asks for readiness would take the portal for dead."""
    settings.SEARCH_SERVER = replace(settings.SEARCH_SERVER, search_seconds=600.0)
    answered = threading.Event()

    def hang(request: Request) -> None:
        answered.wait(timeout=30)

    proxy.hook = hang
    response = client.get("/health/ready/")
    answered.set()
    assert (response.status_code, response.json()["search"]) == (200, "down")


def test_an_organization_is_deleted_all_the_same(
    organization: Organization, proxy: SearchProxy, caplog: pytest.LogCaptureFixture
) -> None:
    with proxy.away():
        indexing.drop(organization.pk)
    assert f"index.drop_failed organization={organization.pk}" in caplog.text
