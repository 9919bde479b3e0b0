"""The commands that docs/operations.md gives for backup and restore, and that they suffice."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from tests.production import journey
from tests.production.browser import Browser
from tests.production.conftest import Started
from tests.production.installation import Installation

pytestmark = pytest.mark.slow

_COMMAND = re.compile(r"docker compose (?:exec|run --rm --no-deps) -T (\w+) ([^|<>\n]+)")


def _documented(beginning: str) -> tuple[str, list[str]]:
    """The service and the words of the one documented command that begins so."""
    text = (Path(settings.BASE_DIR) / "docs" / "operations.md").read_text(encoding="utf-8")
    [found] = {match for match in _COMMAND.findall(text) if match[1].startswith(beginning)}
    return found[0], shlex.split(found[1])


def _run(installed: Installation, beginning: str, **files: Path) -> str:
    service, command = _documented(beginning)
    return installed.run(service, *command, **files)


def test_a_backup_brings_everything_back(
    installed: Installation, owner: Browser, start: Started, tmp_path: Path
) -> None:
    journey.wait_for_import(owner, journey.upload(owner))
    journey.ask(owner)
    _run(installed, "pg_dump", output=tmp_path / "portal.dump")
    _run(installed, "tar --create", output=tmp_path / "files.tar.gz")
    folder = tmp_path / "elsewhere"
    shutil.copytree(installed.folder / "secrets", folder / "secrets")

    # Another database, another search index, another data directory.
    with start(folder, PORTAL_SEARCH_PREFIX="elsewhere") as restored:
        restored.start_servers()
        _run(restored, "pg_restore", source=tmp_path / "portal.dump")
        _run(restored, "tar --extract", source=tmp_path / "files.tar.gz")
        restored.start_portal()
        slugs = _run(restored, "psql").split()
        assert slugs == ["northwind"]
        restored.run("web", "python", "manage.py", "rebuild_index", "--organization", *slugs)

        # The session is in the database, and the key that signs it among the secrets.
        signed_in = Browser(restored.web_port, owner.public_url, dict(owner.cookies))
        assert journey.search(signed_in, "invitation")[0] == "Roles and invitations"
        assert journey.QUESTION in signed_in.get("/o/northwind/chat/").text
        assert journey.ask(signed_in)[-1]["grounded"]
