"""What the documents say is there, is there."""

import re
from pathlib import Path

from django.conf import settings

from apps.core.events import Event, is_warning

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
PATH = re.compile(r"`((?:apps|portal|templates|static|tests|demo|docs|benchmarks)/[\w./-]*)`")
READ = re.compile(
    r"env\.(?:text|secret|secret_words|flag|one_of|integer|decimal|port|words|path)\(\s*\"([A-Z_]+)\""
)


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = [
        (document.name, target)
        for document in DOCUMENTS
        for target in LINK.findall(document.read_text(encoding="utf-8"))
        if "://" not in target and not (document.parent / target).exists()
    ]
    assert broken == []


def test_every_path_that_a_document_names_exists() -> None:
    missing = [
        (document.name, path)
        for document in DOCUMENTS
        for path in PATH.findall(document.read_text(encoding="utf-8"))
        if not (ROOT / path).exists()
    ]
    assert missing == []


def test_decisions_are_numbered_without_gaps_and_say_their_number() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [record.name[:4] for record in records] == [
        f"{number:04}" for number in range(1, len(records) + 1)
    ]
    for number, record in enumerate(records, start=1):
        text = record.read_text(encoding="utf-8")
        assert text.startswith(f"# {number}. ")
        assert "\nStatus: " in text


def test_every_environment_variable_is_documented_and_no_other() -> None:
    table = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `([A-Z_]+)` \|", table, flags=re.MULTILINE)
    assert sorted(documented) == sorted(settings_read())


def test_every_event_that_warns_is_explained_and_no_other() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    explained = re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \|", text, flags=re.MULTILINE)
    assert sorted(explained) == sorted(event for event in Event if is_warning(event))


def settings_read() -> set[str]:
    """The environment variables that the code reads."""
    return {
        name
        for folder in ("apps", "portal")
        for path in (ROOT / folder).rglob("*.py")
        for name in READ.findall(path.read_text(encoding="utf-8"))
    }
