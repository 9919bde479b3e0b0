"""Bringing a data directory up to date before a start."""

from pathlib import Path

from django.test import override_settings

from portal.prepare import collect_static


def test_files_that_an_earlier_release_names_stay(tmp_path: Path) -> None:
    with override_settings(STATIC_ROOT=tmp_path):
        collect_static()
        earlier = tmp_path / "css" / "earlier.0123456789ab.css"
        earlier.write_text("body { color: black }", encoding="ascii")
        (tmp_path / ".sources").write_text("of an earlier release", encoding="ascii")

        collect_static()

    assert earlier.is_file()
    assert (tmp_path / "js" / "chat.js").is_file()


def test_nothing_is_collected_again_when_nothing_changed(tmp_path: Path) -> None:
    with override_settings(STATIC_ROOT=tmp_path):
        collect_static()
        (tmp_path / "js" / "chat.js").unlink()

        collect_static()

    assert not (tmp_path / "js" / "chat.js").exists()
