"""Settings as a production start sees them: another process, another environment."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings


def _manage(data_dir: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PORTAL_DATA_DIR": str(data_dir), **variables}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_https_settings_pass_the_deployment_check(tmp_path: Path) -> None:
    result = _manage(
        tmp_path,
        *["manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        PORTAL_PUBLIC_URL="https://portal.northwind.example",
        PORTAL_SECRET_KEY="0123456789abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQ",
    )
    assert (result.returncode, result.stderr) == (0, "")


def test_a_start_without_a_secret_key_says_what_to_do(tmp_path: Path) -> None:
    result = _manage(tmp_path, "manage.py", "check", PORTAL_SECRET_KEY="")
    assert result.returncode == 1
    assert "Set PORTAL_SECRET_KEY, or run `python -m portal.bootstrap`" in result.stderr


def test_a_mistyped_variable_is_an_error_with_its_name(tmp_path: Path) -> None:
    result = _manage(tmp_path, "manage.py", "check", PORTAL_DEBUG="maybe")
    assert result.returncode == 1
    assert "PORTAL_DEBUG must be true or false, not 'maybe'." in result.stderr
