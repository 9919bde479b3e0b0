"""The handbook's archive in the repository is what its sources build, and is whole."""

import re
import zipfile

from demo.build import ARCHIVE, SOURCES, build, pages

LINK = re.compile(r'(?:href|src)="([^"#:]+)"')
# Confluence leaves the pictures of its own frame to the reader's imagination.
FRAME = "images/icons/"


def test_archive_is_built_from_its_sources() -> None:
    assert ARCHIVE.read_bytes() == build(), "Run `make demo` and commit demo/handbook.zip."


def test_every_source_is_a_page() -> None:
    assert {page.source for page in pages()} == {path.name for path in SOURCES.glob("*.html")}


def test_every_link_inside_the_archive_leads_to_a_member() -> None:
    with zipfile.ZipFile(ARCHIVE) as archive:
        names = {name.removeprefix("PORTAL/") for name in archive.namelist()}
        missing = {
            (name, target)
            for name in names
            if name.endswith(".html")
            for target in LINK.findall(archive.read(f"PORTAL/{name}").decode())
            if not target.startswith(FRAME) and target not in names
        }
    assert missing == set()
