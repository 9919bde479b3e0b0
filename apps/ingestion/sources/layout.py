"""Where the pages lie in an archive, and what kind of export it is. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from apps.ingestion.problems import ProblemCode, refused
from apps.ingestion.sources.archive import Archive

_INDEX = "index.html"
_PAGE_ENDINGS = (".html", ".htm")
_BESIDE_PAGES = frozenset({"attachments", "images", "styles"})
_TABLES = frozenset({"content", "spaces", "bodycontent"})


@dataclass(frozen=True, slots=True)
class Layout:
    """`prefix` is the folder of the pages, with its slash, or empty. `page_names` are the HTML
    files in it. `attachments` are paths below the prefix by the page that owns them, thumbnails
    left out.
    """

    prefix: str
    page_names: tuple[str, ...]
    attachments: Mapping[str, tuple[str, ...]]


def find_layout(archive: Archive) -> Layout:
    """Raises ImportRefusedError for an XML export, a CSV dump and a ZIP without pages."""
    names = archive.names
    _refuse_other_exports(names)
    prefix = _prefix(names)
    if prefix is None:
        raise refused(ProblemCode.UNRELATED)
    pages: list[str] = []
    attachments: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if not name.startswith(prefix):
            continue
        parts = name[len(prefix) :].split("/")
        if len(parts) == 1:
            if parts[0].lower().endswith(_PAGE_ENDINGS) and parts[0] != _INDEX:
                pages.append(parts[0])
        elif len(parts) == 3 and parts[0] == "attachments" and parts[1] != "thumbnails":
            attachments[parts[1]].append("/".join(parts))
    return Layout(
        prefix, tuple(pages), {page_id: tuple(paths) for page_id, paths in attachments.items()}
    )


def _refuse_other_exports(names: Iterable[str]) -> None:
    files = {PurePosixPath(name).name.lower() for name in names if name.count("/") <= 2}
    if "entities.xml" in files:
        raise refused(ProblemCode.XML_EXPORT)
    tables = {name.removesuffix(".gz").removesuffix(".csv") for name in files if ".csv" in name}
    if tables & _TABLES:
        raise refused(ProblemCode.CSV_EXPORT)
    if "exportdescriptor.properties" in files:
        raise refused(ProblemCode.XML_EXPORT)


def _prefix(names: Iterable[str]) -> str | None:
    """The root or the one folder with an index; without any, the one with most HTML files."""
    counts: Counter[str] = Counter()
    for name in names:
        folder, _, file = name.rpartition("/")
        if "/" in folder or folder in _BESIDE_PAGES or not file.lower().endswith(_PAGE_ENDINGS):
            continue
        prefix = f"{folder}/" if folder else ""
        if file == _INDEX:
            # An index outweighs any number of pages; of two, the upper one counts.
            counts[prefix] += 1_000_000 if folder else 2_000_000
        counts[prefix] += 1
    return counts.most_common(1)[0][0] if counts else None
