"""The address people use, kept in the data directory by the supervisor, which chooses the port."""

from pathlib import Path

_FILE = "public_url"


def keep(data_dir: Path, public_url: str) -> None:
    (data_dir / _FILE).write_text(f"{public_url}\n", encoding="utf-8")


def kept(data_dir: Path) -> str:
    """The address of the last start, or "" when no supervisor has run on this directory."""
    try:
        return (data_dir / _FILE).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""
