"""Whether a ZIP is an HTML export at all, told without reading more than it takes. Pure."""

from dataclasses import dataclass

from apps.ingestion.problems import ProblemCode, refused
from apps.ingestion.sources.archive import MEBIBYTE, Archive, UnreadableEntryError
from apps.ingestion.sources.html_index import read_index
from apps.ingestion.sources.layout import Layout
from apps.ingestion.sources.survey import glance

_LARGEST_LOOK = 50 * MEBIBYTE


@dataclass(frozen=True, slots=True)
class Recognised:
    names_site: bool


def recognise(archive: Archive, layout: Layout) -> Recognised:
    """Raises ImportRefusedError when neither the index nor any page is Confluence's."""
    found = False
    for name in layout.page_names:
        try:
            looked = glance(archive.read(f"{layout.prefix}{name}", _LARGEST_LOOK))
        except UnreadableEntryError:
            continue
        if looked is None:
            continue
        found = True
        if looked.base_urls:
            return Recognised(names_site=True)
    if not found and not _is_space_index(archive, layout):
        raise refused(ProblemCode.UNRELATED)
    return Recognised(names_site=False)


def _is_space_index(archive: Archive, layout: Layout) -> bool:
    path = f"{layout.prefix}index.html"
    if path not in archive:
        return False
    try:
        index = read_index(archive.read(path, _LARGEST_LOOK))
    except UnreadableEntryError:
        return False
    return bool(index.name and index.key)
