"""What an archive holds, worked out before any page is converted: listing, tree, look-ups. Pure."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from apps.ingestion.problems import ProblemCode, refused
from apps.ingestion.sources.archive import MEBIBYTE, Archive, UnreadableEntryError
from apps.ingestion.sources.base import (
    ListedPage,
    Listing,
    SourceAttachment,
    SourceDate,
    SourceSpace,
)
from apps.ingestion.sources.html_index import IndexEntry, SpaceIndex, read_index
from apps.ingestion.sources.layout import Layout, find_layout
from apps.ingestion.sources.links import ExportLinks, attachment_id, folded_title, short_id
from apps.ingestion.sources.survey import Glance, ListedAttachment, glance, id_in_name

_LARGEST_INDEX = 64 * MEBIBYTE
# Beyond this a page is skipped when it is read; at first sight its listing in the index is enough.
_LARGEST_GLANCE = 50 * MEBIBYTE

NO_INDEX = "archive:no-index"
NOT_IN_INDEX = "archive:not-in-index"
MISSING_PAGE = "archive:missing-page"


@dataclass(frozen=True, slots=True)
class Contents:
    """`paths` are the pages' files and `attachments` their attachments, by content id."""

    listing: Listing
    paths: Mapping[str, str]
    attachments: Mapping[str, tuple[SourceAttachment, ...]]
    links: ExportLinks


@dataclass(frozen=True, slots=True)
class _Seen:
    """A page file: its name in the folder of pages, and what a glance at it told, if readable."""

    name: str
    path: str
    content_id: str
    glance: Glance | None


def survey(archive: Archive, given_site: str) -> Contents:
    """Looks at every page once; raises ImportRefusedError when there is no page at all."""
    layout = find_layout(archive)
    index = _index(archive, layout)
    seen = _seen(archive, layout, index)
    if not seen and index is None:
        raise refused(ProblemCode.UNRELATED)
    space = _space(index, seen, given_site, layout)
    by_name = _by_name(seen)
    listing = _listing(space, index, seen, by_name)
    owned = {page.content_id: _attachments(archive, layout, page) for page in seen}
    titles = {folded_title(page.title): page.content_id for page in reversed(listing.pages)}
    links = ExportLinks(
        site=space.site,
        space_key=space.key,
        home_content_id=space.home_content_id,
        files=by_name,
        titles=titles,
        attachments=_stored_attachments(archive, layout),
        downloads={
            (content_id, folded_title(attachment.filename)): attachment.source_id
            for content_id, attachments in owned.items()
            for attachment in attachments
        },
        known=frozenset(page.content_id for page in seen),
    )
    return Contents(listing, {page.content_id: page.path for page in seen}, owned, links)


def _index(archive: Archive, layout: Layout) -> SpaceIndex | None:
    path = f"{layout.prefix}index.html"
    if path not in archive:
        return None
    try:
        return read_index(archive.read(path, _LARGEST_INDEX))
    except UnreadableEntryError:
        return None


def _seen(archive: Archive, layout: Layout, index: SpaceIndex | None) -> list[_Seen]:
    listed = {unquote(entry.href) for entry in index.entries} if index else set()
    seen: list[_Seen] = []
    taken: set[str] = set()
    for name in layout.page_names:
        path = f"{layout.prefix}{name}"
        looked = _glance(archive, path)
        # A page too large or damaged to be looked at is still a page when the index says so.
        if looked is None and unquote(name) not in listed:
            continue
        content_id = _content_id(name, looked)
        if content_id in taken:
            content_id = _path_id(name)
        taken.add(content_id)
        seen.append(_Seen(name, path, content_id, looked))
    return seen


def _glance(archive: Archive, path: str) -> Glance | None:
    try:
        return glance(archive.read(path, _LARGEST_GLANCE))
    except UnreadableEntryError:
        return None


def _content_id(name: str, looked: Glance | None) -> str:
    if found := id_in_name(name):
        return found
    if looked and looked.attachments:
        return short_id(looked.attachments[0].path.split("/")[1])
    return (looked.container_id if looked else "") or _path_id(name)


def _path_id(name: str) -> str:
    return f"path-{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def _by_name(seen: Iterable[_Seen]) -> dict[str, str]:
    return {page.name: page.content_id for page in seen}


def _space(
    index: SpaceIndex | None, seen: list[_Seen], given_site: str, layout: Layout
) -> SourceSpace:
    sites = Counter(
        url.rstrip("/") for page in seen if page.glance for url in page.glance.base_urls
    )
    site = sites.most_common(1)[0][0] if sites else given_site.rstrip("/")
    home = _resolve(index.home, _by_name(seen)) if index else None
    name = (index.name if index else "") or _name_in_crumbs(seen)
    key = (index.key if index else "") or layout.prefix.strip("/") or name or "EXPORT"
    return SourceSpace(
        key=key,
        name=name,
        description=index.description if index else "",
        home_content_id=home or "",
        site=site,
        key_certain=bool(index and index.key),
        generated=index.generated if index else SourceDate(),
    )


def _name_in_crumbs(seen: Iterable[_Seen]) -> str:
    """The first breadcrumb is the space; the name most pages agree on."""
    names = Counter(page.glance.crumbs[0][1] for page in seen if page.glance and page.glance.crumbs)
    return names.most_common(1)[0][0] if names else ""


def _listing(
    space: SourceSpace, index: SpaceIndex | None, seen: list[_Seen], by_name: dict[str, str]
) -> Listing:
    notes: Counter[str] = Counter()
    entries: dict[str, IndexEntry] = {}
    for entry in index.entries if index else ():
        content_id = _resolve(entry.href, by_name)
        if content_id is None:
            notes[MISSING_PAGE] += 1
        else:
            entries.setdefault(content_id, entry)
    if index is None:
        notes[NO_INDEX] = 1
    else:
        notes[NOT_IN_INDEX] = sum(page.content_id not in entries for page in seen)
    pages = {}
    for page in seen:
        listed_entry = entries.get(page.content_id)
        listed_title = listed_entry.title if listed_entry else ""
        parent = _crumb_parent(page, by_name)
        if parent is None and not _has_crumbs(page) and listed_entry and listed_entry.parent:
            parent = _resolve(listed_entry.parent, by_name)
        pages[page.content_id] = ListedPage(
            content_id=page.content_id,
            title=_title(page, space.name) or listed_title or page.name.rsplit(".", 1)[0],
            parent_id=parent,
            position=0,
        )
    order = [pages[content_id] for content_id in entries]
    order += sorted(
        (page for content_id, page in pages.items() if content_id not in entries),
        key=lambda page: (page.title.lower(), page.content_id),
    )
    complete = index is not None and bool(index.entries) and not notes[MISSING_PAGE]
    counted = {code: count for code, count in notes.items() if count}
    return Listing(space, _parents_first(order), complete, counted)


def _has_crumbs(page: _Seen) -> bool:
    return page.glance is not None and bool(page.glance.crumbs)


def _crumb_parent(page: _Seen, by_name: dict[str, str]) -> str | None:
    """The last breadcrumb that is a page of this archive: some may be restricted pages."""
    for href, _ in reversed(page.glance.crumbs if page.glance else ()):
        found = _resolve(href, by_name)
        if found is not None and found != page.content_id:
            return found
    return None


def _resolve(href: str, by_name: Mapping[str, str]) -> str | None:
    return by_name.get(href) or by_name.get(unquote(href))


def _title(page: _Seen, space_name: str) -> str:
    full = page.glance.full_title if page.glance else ""
    # Both sides may contain ` : `, so only the known name of the space is taken off.
    return full.removeprefix(f"{space_name} :").strip() if space_name else full


def _parents_first(order: list[ListedPage]) -> tuple[ListedPage, ...]:
    """The order kept as far as every page comes after its parent; a circle is cut open."""
    pages = {page.content_id: page for page in order}
    placed: dict[str, ListedPage] = {}
    for page in order:
        branch: dict[str, ListedPage] = {}
        above: ListedPage | None = page
        while above and above.content_id not in placed and above.content_id not in branch:
            branch[above.content_id] = above
            above = pages.get(above.parent_id) if above.parent_id else None
        for member in reversed(branch.values()):
            parent_id = member.parent_id if member.parent_id in placed else None
            placed[member.content_id] = replace(member, parent_id=parent_id, position=len(placed))
    return tuple(placed.values())


def _attachments(archive: Archive, layout: Layout, page: _Seen) -> tuple[SourceAttachment, ...]:
    """What the page lists, and what lies in its folder without being listed."""
    listed: dict[str, SourceAttachment] = {}
    for item in page.glance.attachments if page.glance else ():
        source_id = attachment_id(item.path) or _path_id(item.path)
        listed.setdefault(source_id, _attachment(archive, layout, source_id, item))
    for path in layout.attachments.get(page.content_id, ()):
        source_id = attachment_id(path)
        name = path.rpartition("/")[2]
        listed.setdefault(source_id, SourceAttachment(source_id, name, "", layout.prefix + path))
    return tuple(listed.values())


def _attachment(
    archive: Archive, layout: Layout, source_id: str, item: ListedAttachment
) -> SourceAttachment:
    candidates = (layout.prefix + item.path, layout.prefix + unquote(item.path))
    path = next((path for path in candidates if path in archive), "")
    return SourceAttachment(source_id, item.filename, item.media_type, path)


def _stored_attachments(archive: Archive, layout: Layout) -> frozenset[str]:
    return frozenset(attachment_id(path) for paths in layout.attachments.values() for path in paths)
