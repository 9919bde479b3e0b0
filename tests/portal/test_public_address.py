"""Commands print the links of the portal that runs on their data directory."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from portal.public_address import keep


def _public_url(data_dir: Path, set_to: str) -> str:
    environment = {
        **os.environ,
        "PORTAL_DATA_DIR": str(data_dir),
        "PORTAL_PUBLIC_URL": set_to,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    asked = "from django.conf import settings; print(settings.PUBLIC_URL)"
    return subprocess.run(
        [sys.executable, "-c", asked],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


@pytest.mark.parametrize(
    ("kept", "set_to", "expected"),
    [
        ("", "", "http://localhost:8000"),
        ("http://localhost:8700", "", "http://localhost:8700"),
        ("http://localhost:8700", "https://kb.example", "https://kb.example"),
    ],
)
def test_the_address_is_the_one_set_then_the_one_kept(
    tmp_path: Path, kept: str, set_to: str, expected: str
) -> None:
    if kept:
        keep(tmp_path, kept)
    assert _public_url(tmp_path, set_to) == expected
