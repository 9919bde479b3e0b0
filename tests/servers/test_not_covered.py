"""A machine without a search server: the run tells what it leaves out, and fails unwatched."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

NEEDS_A_SERVER = "tests/servers/test_elasticsearch.py::test_the_runs_server_stores_and_finds"


@pytest.mark.parametrize(
    ("ci", "status"),
    [
        pytest.param("", 0, id="at home", marks=pytest.mark.slow),
        pytest.param("true", 1, id="unwatched"),
    ],
)
def test_what_did_not_run_is_told(tmp_path: Path, ci: str, status: int) -> None:
    own = {"XDG_CACHE_HOME": str(tmp_path), "CI": ci, "TEST_ELASTICSEARCH_URL": ""}
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", NEEDS_A_SERVER],
        cwd=settings.BASE_DIR,
        env=os.environ | own,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "NOT COVERED" in run.stdout
    assert "Nothing ran against Elasticsearch 8.19" in run.stdout
    assert "Nothing ran against Elasticsearch 9" in run.stdout
    assert run.returncode == status, run.stdout
