"""kill -9 in the middle of a move: search goes on, and the same command moves again."""

import os
import signal
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.management import call_command

from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from apps.organizations.viewer import Viewer
from apps.search import indexing
from apps.search.access import retrieve
from apps.search.engines.elasticsearch.server import Server
from apps.search.models import OrganizationIndex
from tests.fakes.search_proxy import Answer, Request, SearchProxy
from tests.search.pages import change_pages, differences, stored_pages
from tests.servers import database

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


def found(organization: Organization, question: str) -> int:
    viewer = Viewer(organization_id=organization.pk, user_id=None)
    return len(retrieve(viewer, question, organization_id=organization.pk, limit=100))


def kill_move_at(part: str, proxy: SearchProxy, prefix: str) -> None:
    """Starts the command on the tests' data; the request of this kind reaches the server, and the
    command is killed before it hears of it."""
    process = subprocess.Popen(
        [
            *(sys.executable, "manage.py", "move_engine"),
            *("--organization=northwind", "--to=elasticsearch", "--json"),
        ],
        cwd=configured.BASE_DIR,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "tests.servers.settings",
            "PORTAL_DATA_DIR": str(configured.DATA_DIR),
            "PORTAL_SEARCH_PREFIX": prefix,
            "SEARCH_URL": proxy.url,
            **database.variables(),
        },
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )

    def kill(request: Request) -> Answer | None:
        if part not in request.path:
            return None
        kind = "application/x-ndjson" if "_bulk" in part else "application/json"
        proxy.forward(request, {"Content-Type": kind})
        os.killpg(process.pid, signal.SIGKILL)
        return Answer(0)

    proxy.hook = kill
    assert process.wait(timeout=120) == -signal.SIGKILL
    proxy.hook = None


@pytest.mark.parametrize(
    ("part", "engine", "moving_to"),
    [
        ("-building/_bulk", "embedded", "elasticsearch"),
        ("/_aliases", "embedded", "elasticsearch"),
        ("/_forcemerge", "elasticsearch", ""),
    ],
    ids=["while it is built", "at the switch", "before the old index goes"],
)
def test_the_same_command_once_more(
    organization: Organization,
    installed: Server,
    proxy: SearchProxy,
    settings: Any,
    part: str,
    engine: str,
    moving_to: str,
) -> None:
    settings.SEARCH_SERVER = None
    pages = stored_pages(organization, 4)
    indexing.index_pages(organization.pk, pages)
    settings.SEARCH_SERVER = installed
    kill_move_at(part, proxy, settings.SEARCH_PREFIX)
    with activate(organization):
        row = OrganizationIndex.objects.values_list("engine", "moving_to").get()
    assert row == (engine, moving_to)
    assert found(organization, "backup") == 8
    change_pages(organization, pages[:1], chunks=1)
    indexing.index_pages(organization.pk, pages[:1])
    call_command("move_engine", organization="northwind", to="elasticsearch")
    assert found(organization, "recovery") == 1
    assert differences(organization) == {}
    assert list(configured.SEARCH_DIR.glob(f"org-{organization.pk}/*")) == []
