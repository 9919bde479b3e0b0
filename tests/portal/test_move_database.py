"""Moving to another database, by the commands that docs/operations.md names."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from apps.accounts.models import User
from apps.ingestion.models import Job
from apps.knowledge.models import Chunk, Page
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from tests.factories import SpaceFactory

pytestmark = pytest.mark.django_db(transaction=True)

DUMP = "dumpdata --all --natural-foreign --exclude contenttypes --exclude auth.permission"
DOCUMENT = Path(settings.BASE_DIR) / "docs" / "operations.md"


def portal(data_dir: Path, *command: str) -> None:
    """Runs a command on a portal of its own, which keeps its rows in SQLite."""
    environment = {**os.environ, "PORTAL_DATA_DIR": str(data_dir), "DATABASE_URL": ""}
    environment["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
        check=True,
    )


def test_all_rows_move_and_new_ones_can_follow(tmp_path: Path) -> None:
    dump = tmp_path / "portal.jsonl"
    command = f"{DUMP} --format jsonl --output"
    portal(tmp_path / "data", "-m", "portal.bootstrap")
    portal(tmp_path / "data", "-m", "portal.prepare", "--demo")
    portal(tmp_path / "data", "manage.py", *command.split(), str(dump))

    call_command("loaddata", str(dump), verbosity=0)

    assert f"`manage.py {command} {dump.name}`" in DOCUMENT.read_text(encoding="utf-8")
    organization = Organization.objects.get(slug="demo")
    assert User.objects.count() == 1
    with activate(organization):
        page = Page.objects.get(title="Backup and upgrade")
        assert page.chunks.count() == Chunk.objects.filter(page=page).count() > 0
        assert page.indexed_hash == page.content_hash
        assert Job.objects.get().counters["new"] == Page.objects.count() == 18
    # The database counts on from where the rows end.
    assert SpaceFactory.create(organization=organization).pk > page.space_id
