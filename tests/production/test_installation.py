"""An installation as docker-compose.yml describes it: from its first start to a cited answer."""

from tests.production import journey
from tests.production.browser import Browser
from tests.production.installation import Installation


def test_the_deployment_check_finds_nothing(installed: Installation) -> None:
    said = installed.run("web", "python", "manage.py", "check", "--deploy", "--fail-level=WARNING")
    assert said == "System check identified no issues (2 silenced).\n"


def test_every_part_says_that_it_is_well(installed: Installation) -> None:
    ready = installed.browser().get("/health/ready/")
    states = {"database": "ok", "redis": "ok", "search": "green", "disk": "ok"}
    assert ready.json() == states
    assert [name for name in ("web", "worker", "beat") if not installed.is_healthy(name)] == []


def test_an_uploaded_export_is_found_and_cited(installed: Installation, owner: Browser) -> None:
    page = journey.wait_for_import(owner, journey.upload(owner))
    assert "Import of" in page

    assert journey.search(owner, "invitation")[0] == "Roles and invitations"

    *frames, last = journey.ask(owner)
    assert (last["type"], last["grounded"]) == ("done", True)
    cited = [frame for frame in frames if frame["type"] == "citation"]
    assert (cited[0]["title"], cited[0]["quote"]) == ("Roles and invitations", journey.QUOTE)
    assert journey.QUOTE in owner.get(frames[0]["url"]).text


def test_nothing_was_kept_where_only_one_machine_would_see_it(installed: Installation) -> None:
    """Database and index are in their servers, not in files."""
    data = installed.folder / "data"
    assert [path.name for path in data.rglob("*.sqlite3")] == []
    assert list((data / "search").rglob("*.db")) == []
