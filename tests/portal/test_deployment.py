"""Settings as a production start sees them: another process, another environment."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
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


def test_a_start_without_a_key_for_stored_secrets_says_what_to_do(tmp_path: Path) -> None:
    result = _manage(tmp_path, "manage.py", "check", PORTAL_FIELD_KEYS="")
    assert result.returncode == 1
    assert "Set PORTAL_FIELD_KEYS, or run `python -m portal.bootstrap`" in result.stderr


@pytest.mark.parametrize(
    ("command", "variable", "sentence"),
    [
        (["-m", "portal.supervisor"], "PORT=abc", "PORT must be a whole number, not 'abc'."),
        (["-m", "portal.supervisor"], "PORT=80000", "PORT must be at most 65535, not 80000."),
        (["-m", "portal.supervisor"], "PORT=0", "PORT must be at least 1, not 0."),
        (
            ["-m", "portal.supervisor"],
            "PORTAL_OPEN_SIGNUP=maybe",
            "PORTAL_OPEN_SIGNUP must be true or false, not 'maybe'.",
        ),
        (
            ["-m", "portal.prepare"],
            "PORTAL_OPEN_SIGNUP=maybe",
            "PORTAL_OPEN_SIGNUP must be true or false, not 'maybe'.",
        ),
        (
            ["manage.py", "search", "backup", "--organization", "northwind"],
            "PORTAL_OPEN_SIGNUP=maybe",
            "PORTAL_OPEN_SIGNUP must be true or false, not 'maybe'.",
        ),
        (
            ["manage.py", "check"],
            "DATABASE_PASSWORD=secret",
            "DATABASE_PASSWORD is set: set DATABASE_URL too.",
        ),
        (
            ["manage.py", "check"],
            "SEARCH_API_KEY=secret",
            "A sign-in for search is set: set SEARCH_URL too.",
        ),
        (
            ["manage.py", "check"],
            "SEARCH_URL=https://portal@search.northwind.example:9200",
            "Set SEARCH_USER and SEARCH_PASSWORD, or neither.",
        ),
        (
            ["manage.py", "check"],
            "PORTAL_LOG_LEVEL=loud",
            "PORTAL_LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR, CRITICAL, not 'loud'.",
        ),
    ],
)
def test_a_mistyped_variable_is_one_sentence_with_its_name(
    tmp_path: Path, command: list[str], variable: str, sentence: str
) -> None:
    name, _, value = variable.partition("=")
    result = _manage(tmp_path, *command, **{name: value})
    assert (result.returncode, result.stderr) == (1, f"{sentence}\n")


def test_a_failed_system_check_is_told_without_a_traceback(tmp_path: Path) -> None:
    result = _manage(tmp_path, "-m", "portal.prepare", PORTAL_SECRET_KEY="too-short")
    assert result.returncode == 1
    assert "The secret key is shorter than 32 characters." in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_command_whose_reader_has_left_ends_without_a_word(
    tmp_path: Path, unbuffered: str
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    environment = {
        **os.environ,
        "PORTAL_DATA_DIR": str(tmp_path),
        "PYTHONUNBUFFERED": unbuffered,
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    with os.fdopen(writing, "wb") as nobody:
        result = subprocess.run(
            [sys.executable, "manage.py", "help", "--commands"],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=nobody,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (result.returncode, result.stderr) == (141, "")
