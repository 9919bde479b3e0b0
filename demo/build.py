"""Builds the handbook's archive from its sources: `python -m demo.build` (`make demo`).

The archive has the shape of a Confluence Server HTML space export. The same sources always give
the same bytes, so a test can tell whether the archive in the repository is the sources'.
"""

import html
import io
import re
import sys
import tomllib
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

SOURCES = Path(__file__).resolve().parent / "handbook"
ARCHIVE = SOURCES.parent / "handbook.zip"
KEY, NAME, SITE = "PORTAL", "Portal Handbook", "https://wiki.portal.example"
ABOUT = "How to use and run the portal"
_EXPORTED = "Nov 16, 2026 09:30"
_MEMBER_DATE = (2026, 11, 16, 9, 30, 0)
_PLAIN_TITLE = re.compile(r"[A-Za-z0-9 ._@-]+")


@dataclass(frozen=True, slots=True)
class File:
    """An attachment: its number, its name and its media type."""

    number: str
    name: str
    media_type: str

    @property
    def stored(self) -> str:
        return f"{self.number}{Path(self.name).suffix.lower()}"


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment below a page."""

    number: str
    author: str
    date: str
    text: str


@dataclass(frozen=True, slots=True)
class HandbookPage:
    number: str
    title: str
    source: str
    parent: str = ""
    author: str = "Mara Kern"
    created: str = "Sep 02, 2026"
    editor: str = ""
    updated: str = ""
    files: list[File] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def file_name(self) -> str:
        """As Confluence names it: the title where it is plain, else the number alone."""
        if _PLAIN_TITLE.fullmatch(self.title):
            return f"{self.title.replace(' ', '-')}_{self.number}.html"
        return f"{self.number}.html"


def pages() -> list[HandbookPage]:
    """Every page in the order of the tree."""
    listed = tomllib.loads((SOURCES / "pages.toml").read_text(encoding="utf-8"))["page"]
    return [
        HandbookPage(
            **{
                **entry,
                "files": [File(**file) for file in entry.get("files", [])],
                "remarks": [Remark(**remark) for remark in entry.get("remarks", [])],
            }
        )
        for entry in listed
    ]


def build() -> bytes:
    """The archive's bytes."""
    everything = pages()
    members = {"index.html": _index(everything).encode()}
    for page in everything:
        members[page.file_name] = _page(page, everything).encode()
        for file in page.files:
            content = (SOURCES / "attachments" / file.name).read_bytes()
            members[f"attachments/{page.number}/{file.stored}"] = content
    members["styles/site.css"] = b"body { font-family: sans-serif; }\n"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            # Stored, not deflated: compressors differ from machine to machine.
            archive.writestr(zipfile.ZipInfo(f"{KEY}/{name}", _MEMBER_DATE), content)
    return target.getvalue()


def _index(everything: list[HandbookPage]) -> str:
    roots = [page for page in everything if not page.parent]
    tree = "".join(_branch(page, everything) for page in roots)
    return _document(
        f"{KEY} ({NAME})",
        "",
        "Space Details:",
        f"""<div id="content">
<div id="main-content" class="pageSection">
<table class="confluenceTable">
<tr><th class="confluenceTh">Key</th><td class="confluenceTd">{KEY}</td></tr>
<tr><th class="confluenceTh">Name</th><td class="confluenceTd">{NAME}</td></tr>
<tr><th class="confluenceTh">Description</th><td class="confluenceTd">{ABOUT}</td></tr>
<tr><th class="confluenceTh">Created by</th><td class="confluenceTd">mkern (Sep 02, 2026)</td></tr>
</table>
</div>
<br/>
<div class="pageSection">
<div class="pageSectionHeader"><h2 class="pageSectionTitle">Available Pages:</h2></div>
<ul>{tree}</ul>
</div>
</div>""",
    )


def _branch(page: HandbookPage, everything: list[HandbookPage]) -> str:
    home = "" if page.parent else ' <img src="images/icons/contenttypes/home_page_16.png" alt=""/>'
    # Confluence gives every child a list of its own.
    children = "".join(
        f"<ul>{_branch(child, everything)}</ul>\n"
        for child in everything
        if child.parent == page.number
    )
    link = f'<a href="{page.file_name}">{html.escape(page.title)}</a>'
    return f"<li>\n{link}{home}\n{children}</li>\n"


def _page(page: HandbookPage, everything: list[HandbookPage]) -> str:
    by_number = {other.number: other for other in everything}
    crumbs, above = [], page.parent
    while above:
        crumbs.insert(0, by_number[above])
        above = by_number[above].parent
    trail = "".join(
        f'<li><span><a href="{crumb.file_name}">{html.escape(crumb.title)}</a></span></li>\n'
        for crumb in crumbs
    )
    body = (SOURCES / page.source).read_text(encoding="utf-8")
    title = f"{NAME} : {page.title}"
    return _document(
        title,
        f'<div id="breadcrumb-section"><ol id="breadcrumbs">\n<li class="first"><span>'
        f'<a href="index.html">{NAME}</a></span></li>\n{trail}</ol></div>\n',
        title,
        f"""<div id="content" class="view">
<div class="page-metadata">
{_metadata(page)}
</div>
<div id="main-content" class="wiki-content group">
{body}</div>
{_attachments(page)}{_comments(page)}</div>""",
    )


def _metadata(page: HandbookPage) -> str:
    author = f"Created by <span class='author'> {page.author}</span>"
    if not page.updated:
        return f"{author} on {page.created}"
    by = f" by <span class='editor'> {page.editor}</span>" if page.editor else ""
    return f"{author}, last modified{by} on {page.updated}"


def _attachments(page: HandbookPage) -> str:
    if not page.files:
        return ""
    lines = "".join(
        f'<img src="images/icons/bullet_blue.gif" height="8" width="8" alt=""/>\n'
        f'<a href="attachments/{page.number}/{file.stored}">{file.name}</a> ({file.media_type})\n'
        "<br/>\n"
        for file in page.files
    )
    return f"""<div class="pageSection group">
<div class="pageSectionHeader"><h2 id="attachments" class="pageSectionTitle">Attachments:</h2></div>
<div class="greybox" align="left">
{lines}</div>
</div>
"""


def _comments(page: HandbookPage) -> str:
    if not page.remarks:
        return ""
    rows = "".join(
        f'<tr><td><a name="comment-{remark.number}"></a>'
        f'<font class="smallfont"><p>{html.escape(remark.text)}</p></font>'
        f'<div class="smallfont" align="left">'
        f'<img src="images/icons/contenttypes/comment_16.png" height="16" width="16" alt=""/> '
        f"Posted by {remark.author} at {remark.date}</div></td></tr>\n"
        for remark in page.remarks
    )
    return f"""<div class="pageSection group">
<div class="pageSectionHeader"><h2 id="comments" class="pageSectionTitle">Comments:</h2></div>
<table border="0" width="100%">
{rows}</table>
</div>
"""


def _document(title: str, breadcrumbs: str, heading: str, content: str) -> str:
    return f"""<!DOCTYPE html>
<html>
<head>
<title>{html.escape(title)}</title>
<link rel="stylesheet" href="styles/site.css" type="text/css" />
<META http-equiv="Content-Type" content="text/html; charset=UTF-8">
</head>
<body class="theme-default aui-theme-default">
<div id="page">
<div id="main" class="aui-page-panel">
<div id="main-header">
{breadcrumbs}<h1 id="title-heading" class="pagetitle">
<span id="title-text">
{html.escape(heading)}
</span>
</h1>
</div>
{content}
</div>
<div id="footer" role="contentinfo">
<section class="footer-body"><p>Document generated by Confluence on {_EXPORTED}</p></section>
</div>
</div>
</body>
</html>
"""


if __name__ == "__main__":
    ARCHIVE.write_bytes(build())
    sys.stdout.write(f"{ARCHIVE} written\n")
