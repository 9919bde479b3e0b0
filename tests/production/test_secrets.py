"""The files that hold the secrets of an installation in containers."""

import re
import stat
from pathlib import Path

import pytest

from apps.connections.keyring import is_key
from scripts.make_secrets import write

NAMES = [
    "secret_key",
    "field_keys",
    "postgres_password",
    "database_password",
    "elasticsearch_password",
    "openai_api_key",
    "embedding_api_key",
    "email_password",
]


def _contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="ascii") for path in folder.iterdir()}


def _leave_mine(path: Path, user: int) -> None:
    """The user of a test may not give files away."""


def test_every_file_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    given: dict[str, int] = {}
    folder = tmp_path / "secrets"

    made = write(folder, lambda path, user: given.update({path.name: user}))

    assert made == NAMES
    modes = {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in folder.iterdir()}
    assert modes == dict.fromkeys(NAMES, "0o400")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {name.lstrip("."): user for name, user in given.items()} == {
        **dict.fromkeys(NAMES, 1000),
        "postgres_password": 999,
    }


def test_the_database_and_the_portal_have_the_same_password(tmp_path: Path) -> None:
    write(tmp_path, _leave_mine)

    made = _contents(tmp_path)
    password = made["postgres_password"]
    assert re.fullmatch(r"[\w-]{43}", password)
    assert made["database_password"] == password
    assert len({made["secret_key"], password, made["elasticsearch_password"]}) == 3
    assert {made[f"{name}_api_key"] for name in ("openai", "embedding")} == {""}
    assert made["email_password"] == ""


def test_the_key_of_stored_secrets_is_a_fernet_key(tmp_path: Path) -> None:
    write(tmp_path, _leave_mine)

    assert is_key(_contents(tmp_path)["field_keys"])


def test_a_second_run_makes_only_what_is_missing(tmp_path: Path) -> None:
    write(tmp_path, _leave_mine)
    before = _contents(tmp_path)
    (tmp_path / "database_password").unlink()

    assert write(tmp_path, _leave_mine) == ["database_password"]
    assert _contents(tmp_path) == before


def test_a_run_that_was_interrupted_is_made_whole_by_the_next(tmp_path: Path) -> None:
    def refuse(path: Path, user: int) -> None:
        raise PermissionError(path.name)

    with pytest.raises(PermissionError):
        write(tmp_path, refuse)

    assert write(tmp_path, _leave_mine) == NAMES
    assert sorted(_contents(tmp_path)) == sorted(NAMES)
