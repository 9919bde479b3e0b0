"""How many words of a space export survive the conversion.

    python -m benchmarks.recall EXPORT.html.zip

Word recall of a page is the share of word occurrences in the visible text of its
`#main-content` that the visible text of the Markdown still has (as multisets). Elements the
conversion leaves out on purpose are left out of the source as well; everything else counts.
"""

import argparse
import re
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from apps.knowledge.conversion import ConvertedPage, Losses, PageContext, convert_html
from apps.knowledge.text import visible_text

_WORD = re.compile(r"\w+")
# Text inside these runs on into its surroundings; all other elements part words.
_INLINE_TAGS = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_UNSEEN_TAGS = frozenset({"style", "script", "form", "fieldset", "noscript", "template", "title"})
# Navigation and error boxes that the specification of the conversion says to drop.
_DROPPED_CLASSES = frozenset(
    [
        "toc-macro",
        "client-side-toc-macro",
        "childpages-macro",
        "content-by-label",
        "label-list",
        "plugin_pagetree",
        "jim-error-message",
        "jira-oauth-message-marker",
        "oauth-msg",
        "plugin_attachments_container",
        "plugin_attachments_upload_container",
    ]
)


@dataclass(frozen=True, slots=True)
class PageRecall:
    name: str
    words: int
    kept: int

    @property
    def share(self) -> float:
        return self.kept / self.words if self.words else 1.0


@dataclass(frozen=True, slots=True)
class ArchiveLinks:
    """Resolves by the shape of an address alone: every page and attachment counts as present."""

    def page(self, href: str) -> str | None:
        match = re.search(r"(?:^|_)(\d+)\.html$", href)
        return match[1] if match is not None and "/" not in href else None

    def attachment(self, href: str) -> str | None:
        match = re.search(r"attachments/(?:thumbnails/)?\d+/(\d+)", href)
        return match[1] if match is not None else None

    def absolute(self, href: str) -> str | None:
        return f"https://wiki.example.org{href}" if href.startswith("/") else None


def source_text(body: HtmlElement) -> str:
    """What a browser would show of a body, without the elements that are dropped on purpose."""
    parts: list[str] = []
    _collect(body, parts)
    return "".join(parts)


def _collect(element: HtmlElement, parts: list[str]) -> None:
    parts.append(element.text or "")
    for child in element:
        if not isinstance(child.tag, str) or _is_dropped(child):
            parts.append(" ")
        elif child.tag == "time" and child.get("datetime"):
            # Days are written the international way.
            parts.append(child.get("datetime", ""))
        else:
            gap = "" if child.tag in _INLINE_TAGS else " "
            parts.append(gap)
            _collect(child, parts)
            parts.append(gap)
        parts.append(child.tail or "")


def _is_dropped(element: HtmlElement) -> bool:
    return element.tag in _UNSEEN_TAGS or not _DROPPED_CLASSES.isdisjoint(
        element.get("class", "").split()
    )


def word_recall(source: str, result: str) -> tuple[int, int]:
    """Words of the source, and how many of them the result has (each as often as it occurs)."""
    wanted = Counter(_WORD.findall(source))
    found = Counter(_WORD.findall(result))
    return wanted.total(), (wanted & found).total()


def pages_of(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for name in archive.namelist():
        if name.endswith(".html") and "attachments/" not in name:
            yield name, archive.read(name)


def convert_source(name: str, source: bytes) -> tuple[ConvertedPage, str] | None:
    """A page's conversion and its source's visible text, or None for a file that is no page."""
    body = lxml.html.document_fromstring(source).get_element_by_id("main-content", None)
    if body is None or Path(name).name == "index.html":
        return None
    expected = source_text(body)
    return convert_html(body, PageContext("0", name, ArchiveLinks())), expected


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("file", type=Path, help="the ZIP of an HTML space export")
    return measure(parser.parse_args().file)


def measure(path: Path) -> int:
    """Prints the recall; 1 when a page cannot be converted."""
    results: list[PageRecall] = []
    losses: list[Losses] = []
    failures: list[str] = []
    started = time.perf_counter()
    with zipfile.ZipFile(path) as archive:
        for name, source in pages_of(archive):
            try:
                converted = convert_source(name, source)
            except (etree.LxmlError, ValueError, LookupError, TypeError, RecursionError) as error:
                failures.append(f"{name}: {type(error).__name__}: {error}")
                continue
            if converted is not None:
                page, expected = converted
                words, kept = word_recall(expected, visible_text(page.markdown).text)
                results.append(PageRecall(name, words, kept))
                losses.append(page.losses)
    mean = sum(result.share for result in results) / len(results)
    print(f"pages        {len(results)}")
    print(f"failures     {len(failures)}")
    print(f"mean recall  {mean:.5f}")
    print(f"seconds      {time.perf_counter() - started:.1f}")
    for result in sorted(results, key=lambda result: result.share)[:15]:
        if result.share < 1:
            print(f"  {result.share:.4f}  {result.words - result.kept:5d} lost  {result.name}")
    print("\n".join(failures))
    for code, count in Losses.total(losses).as_json().items():
        print(f"  {count:6d}  {code}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
