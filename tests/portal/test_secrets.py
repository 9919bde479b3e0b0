"""Secrets come from variables, or from files that nothing else needs to read."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import env


def test_a_secret_is_the_variable_or_the_content_of_its_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "password"
    file.write_text("from a file\n", encoding="utf-8")
    assert env.secret("PORTAL_EXAMPLE") == ""
    monkeypatch.setenv("PORTAL_EXAMPLE_FILE", str(file))
    assert env.secret("PORTAL_EXAMPLE") == "from a file"
    monkeypatch.setenv("PORTAL_EXAMPLE_FILE", "")
    monkeypatch.setenv("PORTAL_EXAMPLE", "from the variable")
    assert env.secret("PORTAL_EXAMPLE") == "from the variable"


def test_several_secrets_are_separated_by_commas(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "keys"
    file.write_text("older,\noldest\n", encoding="utf-8")
    monkeypatch.setenv("PORTAL_EXAMPLE_FILE", str(file))
    assert env.secret_words("PORTAL_EXAMPLE") == ["older", "oldest"]


def test_which_of_two_is_meant_is_not_guessed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PORTAL_EXAMPLE", "one")
    monkeypatch.setenv("PORTAL_EXAMPLE_FILE", str(tmp_path / "other"))
    with pytest.raises(ImproperlyConfigured, match="Set PORTAL_EXAMPLE or PORTAL_EXAMPLE_FILE"):
        env.secret("PORTAL_EXAMPLE")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "No such file or directory"),
        (b" \n", "which is empty"),
        (b"\xff\xfe", "it is not UTF-8 text"),
    ],
)
def test_a_file_without_a_secret_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None, reason: str
) -> None:
    file = tmp_path / "password"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv("PORTAL_EXAMPLE_FILE", str(file))
    with pytest.raises(ImproperlyConfigured) as refusal:
        env.secret("PORTAL_EXAMPLE")
    assert f"PORTAL_EXAMPLE_FILE names {file}" in str(refusal.value)
    assert reason in str(refusal.value)


def test_an_optional_secret_may_be_an_empty_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "key").write_text("\n", encoding="utf-8")
    monkeypatch.setenv("PORTAL_EXAMPLE_FILE", str(tmp_path / "key"))
    assert env.secret("PORTAL_EXAMPLE", may_be_empty=True) == ""
