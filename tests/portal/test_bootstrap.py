"""The first start makes the keys, and no later one replaces them."""

import stat
from pathlib import Path

import pytest

from apps.connections.keyring import is_key
from portal import bootstrap


@pytest.fixture(autouse=True)
def _no_keys_of_the_operator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORTAL_FIELD_KEYS", raising=False)


def test_the_first_start_makes_both_keys_for_their_owner_only(tmp_path: Path) -> None:
    bootstrap.prepare(tmp_path)

    made = {path.name for path in tmp_path.iterdir() if path.is_file()}
    assert made == {"secret_key", "field_keys"}
    for name in made:
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert is_key((tmp_path / "field_keys").read_text(encoding="ascii"))


def test_a_later_start_replaces_neither_and_makes_what_is_missing(tmp_path: Path) -> None:
    bootstrap.prepare(tmp_path)
    signing = (tmp_path / "secret_key").read_bytes()
    (tmp_path / "field_keys").unlink()

    bootstrap.prepare(tmp_path)
    field_keys = (tmp_path / "field_keys").read_bytes()
    bootstrap.prepare(tmp_path)

    assert (tmp_path / "secret_key").read_bytes() == signing
    assert (tmp_path / "field_keys").read_bytes() == field_keys


def test_beside_the_operators_own_keys_none_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_FIELD_KEYS", bootstrap.new_field_key())

    bootstrap.prepare(tmp_path)

    assert not (tmp_path / "field_keys").exists()
