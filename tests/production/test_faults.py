"""Parts of an installation die in the middle of an import: it ends whole, and people are told."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.ingestion.archives import many_pages
from tests.ingestion.workers import wait_until
from tests.production import journey
from tests.production.browser import Browser
from tests.production.installation import Installation
from tests.servers.elasticsearch import ElasticsearchServer

pytestmark = pytest.mark.slow

PAGES = 3_000
_SECONDS = 300


def _begin_import(owner: Browser, folder: Path, words: int) -> str:
    """The path of the page of an import that has pages behind it and before it."""
    file = folder / "Confluence-space-export-OPS.html.zip"
    file.write_bytes(many_pages(PAGES, words=words).zip())
    path = journey.upload(owner, file)
    under_way = re.compile(rf"[1-9][\d,]* of {PAGES:,}")
    wait_until(lambda: under_way.search(owner.get(path).text) is not None, _SECONDS, "pages")
    assert "data-import-finished" not in owner.get(path).text
    return path


def _verified(installed: Installation) -> dict[str, Any]:
    """What the comparison of the index with the database, page by page, says."""
    command = ["python", "manage.py", "index_status", "--organization", "northwind"]
    said = installed.run("web", *command, "--verify", "--json")
    status: dict[str, Any] = json.loads(said)
    return {"same": status["same"], "pages": status["index"]["pages"], **status["database"]}


def test_an_import_outlives_its_worker(
    installed: Installation, owner: Browser, tmp_path: Path
) -> None:
    path = _begin_import(owner, tmp_path, words=40)

    installed.running["worker"].kill()
    assert not installed.is_healthy("worker")
    installed.start("worker")

    assert "Import of Operations (OPS)" in journey.wait_for_import(owner, path)
    assert _verified(installed) == {"same": True, "pages": PAGES, "waiting": 0}
    assert "job.rescued" in installed.running["worker"].output()


def test_an_import_outlives_the_search_server(
    installed: Installation,
    owner: Browser,
    secured_elasticsearch: ElasticsearchServer,
    tmp_path: Path,
) -> None:
    # The same pages with other words: every one of them is written again.
    path = _begin_import(owner, tmp_path, words=41)

    secured_elasticsearch.kill()
    assert journey.search(owner, "facts") == []
    assert journey.ask(owner, "What are the facts?")[-1]["type"] == "failed"
    assert owner.get("/health/ready/").json()["search"] == "down"
    secured_elasticsearch.start()

    journey.wait_for_import(owner, path)
    assert _verified(installed) == {"same": True, "pages": PAGES, "waiting": 0}
    assert journey.search(owner, "facts") != []


def test_people_stay_signed_in_when_redis_restarts(installed: Installation, owner: Browser) -> None:
    installed.running["redis"].stop()
    assert owner.get("/health/ready/").json()["redis"] == "down"
    installed.start_redis()
    installed.wait_until_healthy("web")

    assert owner.get("/o/northwind/").status_code == 200
    journey.wait_for_import(owner, journey.upload(owner))
    assert journey.search(owner, "invitation")[0] == "Roles and invitations"
