"""Whether an HTML space export comes in with its tree, and without what Confluence adds to a page.

    python -m benchmarks.fidelity EXPORT.html.zip

The parent that each page is given is compared with the last breadcrumb of its file that is a page
of the export, read here anew; the Markdown is searched for remains of Confluence's own machinery
and for identifiers that were escaped. Ends with 1 when anything differs.
"""

import argparse
import re
import sys
import zipfile
from collections import Counter
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import lxml.html

from apps.ingestion.sources.archive import Archive
from apps.ingestion.sources.base import PageUnreadableError
from apps.ingestion.sources.html_export import HtmlExport

_NUMBER = re.compile(r"(?:^|_)(\d+)\.html$")
_REMAINS = {
    "rbtoc": re.compile(r"\brbtoc\d"),
    "images/icons/": re.compile(r"\]\([^)]*images/icons/"),
    "placeholder/": re.compile(r"\]\([^)]*placeholder/"),
    "escaped identifier": re.compile(r"\w\\_\w"),
}


def crumb_parents(path: Path) -> dict[str, str | None]:
    """The number of each page's parent by that of the page, from the breadcrumbs of the files."""
    parents: dict[str, str | None] = {}
    with zipfile.ZipFile(path) as archive:
        names = {PurePosixPath(name).name: name for name in archive.namelist()}
        for name, entry in names.items():
            number = _number(name)
            if number is None or "attachments/" in entry:
                continue
            document = lxml.html.document_fromstring(archive.read(entry))
            crumbs = document.xpath("//*[@id='breadcrumbs']//a/@href")
            pages = [unquote(href) for href in crumbs if unquote(href) in names or href in names]
            above = [_number(page) for page in pages if _number(page)]
            parents[number] = above[-1] if above else None
    return parents


def _number(name: str) -> str | None:
    found = _NUMBER.search(name)
    return found[1] if found else None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("file", type=Path, help="the ZIP of an HTML space export")
    return compare(parser.parse_args().file)


def compare(path: Path) -> int:
    """Prints what differs; 1 when anything does."""
    expected = crumb_parents(path)
    remains: Counter[str] = Counter()
    unreadable = 0
    with Archive(path) as archive:
        export = HtmlExport(archive)
        pages = export.listing.pages
        for listed in pages:
            try:
                markdown = export.page(listed).content.markdown
            except PageUnreadableError:
                unreadable += 1
                continue
            remains.update(name for name, mark in _REMAINS.items() if mark.search(markdown))
    known = [page for page in pages if page.content_id in expected]
    wrong = [page for page in known if page.parent_id != expected[page.content_id]]
    print(f"pages                      {len(pages)}")
    print(f"unreadable                 {unreadable}")
    print(f"parents compared           {len(known)}")
    print(f"parents other than crumbs  {len(wrong)}")
    for name in _REMAINS:
        print(f"pages with {name:<22} {remains[name]}")
    for page in wrong[:10]:
        print(f"  {page.title}: {page.parent_id}, not {expected[page.content_id]}")
    return 1 if wrong or remains or unreadable else 0


if __name__ == "__main__":
    sys.exit(main())
