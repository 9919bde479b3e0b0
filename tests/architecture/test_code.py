"""Rules for the code that no linter knows."""

import re
import statistics
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

ROOT = Path(settings.BASE_DIR)
SOURCES = [
    path
    for folder in ("apps", "portal")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
]
LONGEST = 400
LONGEST_MEDIAN = 100


def test_no_source_file_is_longer_than_the_limit() -> None:
    too_long = {
        str(path.relative_to(ROOT)): lines
        for path in SOURCES
        if (lines := _line_count(path)) > LONGEST
    }
    assert too_long == {}


def test_source_files_are_short_in_the_median() -> None:
    lengths = [lines for path in SOURCES if (lines := _line_count(path))]
    assert statistics.median(lengths) < LONGEST_MEDIAN


def test_nothing_is_put_off_in_a_comment() -> None:
    word = re.compile(
        r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"]) + r")\b"
    )
    tracked = subprocess.run(
        ["git", "ls-files", "*.py", "*.html", "*.css", "*.js", "*.md", "Makefile"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    found = [
        name
        for name in filter(None, tracked)
        if "vendor" not in name
        and (ROOT / name).is_file()
        and word.search((ROOT / name).read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.django_db
def test_every_model_change_has_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def _line_count(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())
