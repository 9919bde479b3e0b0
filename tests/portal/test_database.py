"""Where the rows are: SQLite without a word, PostgreSQL when it is named."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import database


@pytest.fixture(autouse=True)
def _no_database_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "DATABASE_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)


def test_without_an_address_it_is_a_file_in_the_data_directory(tmp_path: Path) -> None:
    entry = database.from_environment(tmp_path)
    assert entry["ENGINE"] == "django.db.backends.sqlite3"
    assert entry["NAME"] == tmp_path / "portal.sqlite3"


def test_an_address_names_a_postgresql_server_and_the_password_may_lie_in_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "password"
    file.write_text("s3cret/word\n", encoding="utf-8")
    monkeypatch.setenv("DATABASE_URL", "postgresql://portal@db:5433/knowledge?sslmode=require")
    monkeypatch.setenv("DATABASE_PASSWORD_FILE", str(file))
    entry = database.from_environment(tmp_path)
    assert entry["ENGINE"] == "django.db.backends.postgresql"
    assert (entry["USER"], entry["PASSWORD"]) == ("portal", "s3cret/word")
    assert (entry["HOST"], entry["PORT"], entry["NAME"]) == ("db", 5433, "knowledge")
    assert entry["OPTIONS"]["sslmode"] == "require"
    assert entry["OPTIONS"]["connect_timeout"] == 10
    assert entry["CONN_MAX_AGE"] == 0


@pytest.mark.parametrize(
    "url",
    ["mysql://portal:hunter2@db/knowledge", "hunter2", "postgresql://portal:hunter2@db"],
)
def test_another_address_is_refused_without_telling_the_password(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ImproperlyConfigured, match="must look like postgresql://") as refusal:
        database.from_environment(tmp_path)
    assert "hunter2" not in str(refusal.value)
