"""What is read out of Server-shaped and Cloud-shaped exports."""

import io
from dataclasses import replace
from datetime import date

import pytest

from apps.ingestion.problems import ImportRefusedError, ProblemCode
from apps.ingestion.sources.archive import Archive
from apps.ingestion.sources.base import (
    ListedPage,
    PageUnreadableError,
    SourceAttachment,
    SourcePage,
    SourceSpace,
)
from apps.ingestion.sources.dates import read_date
from apps.ingestion.sources.html_export import HtmlExport
from tests.ingestion.archives import (
    BACKUP,
    CLOUD_SITE,
    HANDBOOK,
    HOME,
    NIGHT,
    RELEASE,
    SITE,
    Export,
    File,
    Sample,
    comment,
)


def read(export: Export, site: str = "") -> HtmlExport:
    return HtmlExport(Archive(io.BytesIO(export.zip())), site=site)


def page(source: HtmlExport, content_id: str) -> SourcePage:
    return source.page({listed.content_id: listed for listed in source.listing.pages}[content_id])


@pytest.mark.parametrize("folder", ["", "OPS"])
def test_space_and_tree_of_a_server_export(folder: str) -> None:
    listing = read(replace(HANDBOOK, folder=folder)).listing

    assert listing.space == SourceSpace(
        key="OPS",
        name="Operations",
        description="How we run things",
        home_content_id="100",
        site=SITE,
        generated=read_date("Apr 02, 2024 09:15"),
    )
    assert listing.pages == (
        ListedPage("100", "Operations Home", None, 0),
        ListedPage("101", "Backup and restore", "100", 1),
        ListedPage("103", "Night shift", "101", 2),
        ListedPage("102", "Release checklist (4.2)", "100", 3),
    )
    assert listing.complete
    assert listing.notes == {}


def test_page_of_a_server_export() -> None:
    backup = page(read(HANDBOOK), "101")

    assert backup.content.markdown == ("## Restore\n\nStop the workers, then load the newest dump.")
    assert (backup.author_name, backup.editor_name) == ("Mara Kern", "Jon Bell")
    assert backup.updated == read_date("Mar 04, 2024")
    assert backup.created.day is None
    assert backup.url == f"{SITE}/pages/viewpage.action?pageId=101"


def test_links_between_pages_become_content_ids() -> None:
    release = page(read(HANDBOOK), "102")

    assert release.content.markdown == "Read [the page on backups](page:101) first."


@pytest.mark.parametrize(
    ("metadata", "created", "updated", "editor"),
    [
        (
            "Created by <span class='author'> Mara Kern</span> on Jul 25, 2019",
            date(2019, 7, 25),
            date(2019, 7, 25),
            "Mara Kern",
        ),
        (
            "Created by <span class='author'> Mara Kern</span>, last modified on 六月 04, 2021",
            None,
            date(2021, 6, 4),
            "Mara Kern",
        ),
        (
            "Created and last modified by <span class='author'> Mara Kern</span> on 29.01.2015",
            date(2015, 1, 29),
            date(2015, 1, 29),
            "Mara Kern",
        ),
        ("Created by <span class='author'> Mara Kern</span>", None, None, "Mara Kern"),
    ],
)
def test_byline_in_all_its_forms(
    metadata: str, created: date | None, updated: date | None, editor: str
) -> None:
    export = Export([replace(HOME, metadata=metadata)])
    read_page = page(read(export), "100")

    assert read_page.author_name == "Mara Kern"
    assert read_page.editor_name == editor
    assert read_page.created.day == created
    assert read_page.updated.day == updated


def test_day_nobody_can_read_keeps_its_text() -> None:
    metadata = "Created by <span class='author'> Mara Kern</span>, last modified on 4. lokakuuta"
    read_page = page(read(Export([replace(HOME, metadata=metadata)])), "100")

    assert (read_page.updated.raw, read_page.updated.day) == ("4. lokakuuta", None)


def test_cloud_names_are_looked_up_as_they_stand() -> None:
    nominees = Sample("7", "Nominees' Checklist, #3!", "<p>Who stands.</p>")
    links = Sample(
        "8",
        "Links",
        '<p><a href="Nominees%27-Checklist%2C-%233%21_7.html">raw</a> '
        '<a href="/wiki/spaces/OPS/pages/7/Nominees">by address</a></p>',
    )
    export = Export([nominees, links], cloud=True, site=CLOUD_SITE)

    assert export.file_name(nominees) == "Nominees%27-Checklist%2C-%233%21_7.html"
    source = read(export)
    assert source.listing.space.site == CLOUD_SITE
    assert page(source, "8").content.markdown == "[raw](page:7) [by address](page:7)"


def test_cloud_pictures_carry_a_width() -> None:
    picture = File("900", "Plan.PNG", "image/png", b"\x89PNG\r\n\x1a\n")
    drawn = Sample(
        "7",
        "Plan",
        '<p><img src="attachments/7/900.png?width=760" '
        'data-linked-resource-default-alias="Plan.PNG"></p>',
        files=[picture],
    )
    source = read(Export([drawn], cloud=True, site=CLOUD_SITE))
    read_page = page(source, "7")

    assert "(attachment:900)" in read_page.content.markdown
    assert read_page.attachments == (
        SourceAttachment("900", "Plan.PNG", "image/png", "attachments/7/900.png"),
    )


def test_account_id_of_a_mention_is_never_shown() -> None:
    mention = (
        '<p><a href="/wiki/people/557058:078c?ref=confluence" data-account-id="557058:078c" '
        'class="confluence-userlink user-mention">Mara Kern</a> knows.</p>'
    )
    markdown = page(
        read(Export([replace(HOME, body=mention)], cloud=True, site=CLOUD_SITE)), "100"
    ).content.markdown

    assert "Mara Kern" in markdown
    assert "557058" not in markdown


def test_attachment_that_dangles_has_no_path() -> None:
    lost = File("901", "Lost.pdf", "application/pdf", None)
    read_page = page(read(Export([replace(HOME, files=[lost])])), "100")

    assert read_page.attachments == (SourceAttachment("901", "Lost.pdf", "application/pdf", ""),)


def test_unlisted_file_in_the_folder_of_a_page_is_kept_under_its_number() -> None:
    export = Export([HOME], extra={"attachments/100/902.txt": b"notes"})

    assert page(read(export), "100").attachments == (
        SourceAttachment("902", "902.txt", "", "attachments/100/902.txt"),
    )


def test_html_attachment_is_never_a_page() -> None:
    attached = File("903", "report.html", "text/html", HANDBOOK.files()["102.html"])
    source = read(Export([replace(HOME, files=[attached])]))

    assert [listed.content_id for listed in source.listing.pages] == ["100"]
    assert page(source, "100").attachments[0].filename == "report.html"


def test_comments_become_the_last_section() -> None:
    section = comment("5", "jbell", "May 18, 2008 06:35", "Works for me.")
    markdown = page(read(Export([replace(HOME, comments=section)])), "100").content.markdown

    assert markdown == (
        "Welcome to the handbook of operations.\n\n## Comments\n\n"
        "**jbell**, May 18, 2008 06:35\n\nWorks for me."
    )


def test_tree_comes_from_breadcrumbs_when_there_is_no_index() -> None:
    listing = read(replace(HANDBOOK, index=False, folder="OPS")).listing

    assert {page.content_id: page.parent_id for page in listing.pages} == {
        "100": None,
        "101": "100",
        "102": "100",
        "103": "101",
    }
    assert {page.title for page in listing.pages} == {
        "Operations Home",
        "Backup and restore",
        "Release checklist (4.2)",
        "Night shift",
    }
    assert (listing.space.key, listing.space.name) == ("OPS", "Operations")
    assert listing.notes == {"archive:no-index": 1}
    assert not listing.complete


def test_page_the_index_does_not_list_is_still_a_page() -> None:
    orphan = {"News_555.html": HANDBOOK.files()["102.html"]}
    listing = read(replace(HANDBOOK, extra=orphan)).listing

    assert listing.pages[-1].content_id == "555"
    assert listing.notes == {"archive:not-in-index": 1}
    assert listing.complete


def test_listing_is_not_complete_when_a_listed_page_is_missing() -> None:
    files = HANDBOOK.files()
    del files["Night-shift_103.html"]
    listing = HtmlExport(Archive(io.BytesIO(_zip(files)))).listing

    assert listing.notes == {"archive:missing-page": 1}
    assert not listing.complete


def test_title_may_contain_the_separator() -> None:
    export = Export([replace(HOME, title="Part 2 : the rest")], name="Ops : all")

    assert read(export).listing.pages[0].title == "Part 2 : the rest"


def test_site_given_by_a_person_counts_only_where_the_archive_is_silent() -> None:
    silent = read(Export([HOME], site=""), site="https://given.example/")
    assert silent.listing.space.site == "https://given.example"

    assert read(HANDBOOK, site="https://given.example").listing.space.site == SITE


def test_page_without_an_id_in_its_name_gets_a_lasting_one() -> None:
    files = {"Home.html": HANDBOOK.files()["Operations-Home_100.html"]}
    first, second = (HtmlExport(Archive(io.BytesIO(_zip(files)))) for _ in range(2))

    assert first.listing.pages[0].content_id == second.listing.pages[0].content_id
    assert first.listing.pages[0].content_id.startswith("path-")


def test_circle_in_the_tree_is_cut_open() -> None:
    circle = Export([replace(HOME, parent="101"), BACKUP], index=False)
    listing = read(circle).listing

    assert sorted(page.content_id for page in listing.pages) == ["100", "101"]
    assert [page.parent_id is None for page in listing.pages].count(True) == 1


def test_page_over_the_limit_is_unreadable_and_keeps_its_place() -> None:
    export = Export([HOME, replace(NIGHT, parent="100", body="<p>word</p>" * 5_000_000)])
    source = read(export)

    assert [listed.title for listed in source.listing.pages] == ["Operations Home", "Night shift"]
    with pytest.raises(PageUnreadableError, match="52 MB; pages over 50 MB are skipped"):
        page(source, "103")


def test_html_that_is_not_from_confluence_is_refused() -> None:
    with pytest.raises(ImportRefusedError) as caught:
        HtmlExport(Archive(io.BytesIO(_zip({"start.html": b"<html><p>Hello</p></html>"}))))
    assert caught.value.code == ProblemCode.UNRELATED


def _zip(files: dict[str, bytes]) -> bytes:
    return replace(HANDBOOK, pages=[], index=False, extra=files).zip()


def test_release_page_has_an_id_only_name() -> None:
    assert HANDBOOK.file_name(RELEASE) == "102.html"
