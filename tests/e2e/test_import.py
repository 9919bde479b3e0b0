"""An upload with live progress, a refusal, and a cancelled import, as a person meets them."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import accessibility_problems
from tests.e2e.held import HeldImport, held_import, standing_still
from tests.e2e.live import LivePortal
from tests.ingestion.archives import many_pages

PAGES = 3_000


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "Confluence-space-export-OPS.html.zip"
    path.write_bytes(many_pages(PAGES).zip())
    return path


def upload(page: Page, file: Path) -> None:
    page.goto("/o/demo/imports/upload/")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator("[data-drop-file]")).to_contain_text(file.name)
    page.get_by_role("button", name="Upload", exact=True).click()


@contextmanager
def begun(portal: LivePortal, page: Page, archive: Path) -> Iterator[HeldImport]:
    """The archive's import, held before its first page and watched."""
    title = page.locator(".progress__title")
    with standing_still(portal, "worker"):
        upload(page, archive)
        expect(title).to_have_text("Waiting for its turn")
    with held_import(portal, page) as held:
        expect(title).to_have_text("Checking the archive")
        yield held


def test_upload_is_watched_until_its_pages_are_found(
    portal: LivePortal, demo_page: Page, archive: Path
) -> None:
    numbers = demo_page.locator(".progress__numbers")
    with begun(portal, demo_page, archive) as held:
        held.go_on_until(f"of {PAGES:,}")
        held.go_on_until("left")
        expect(numbers).to_contain_text("pages/")
        expect(demo_page.locator(".progress__step")).to_have_text("step 2 of 3")
        assert accessibility_problems(demo_page) == []

        demo_page.reload()
        expect(numbers).to_contain_text(f"of {PAGES:,}")

    expect(demo_page.locator("[data-import-finished]")).to_be_visible(timeout=90_000)
    expect(demo_page.get_by_role("heading", level=1)).to_have_text("Import of Operations (OPS)")
    expect(demo_page.locator(".counters dd").first).to_have_text(f"{PAGES:,}")
    assert accessibility_problems(demo_page) == []
    demo_page.goto("/o/demo/search/?q=%22handbook+of+operations%22")
    expect(demo_page.locator(".results li").first).to_contain_text("Operations Home")


def test_upload_shows_how_far_it_is_and_can_be_cancelled(
    portal: LivePortal, demo_page: Page, tmp_path: Path
) -> None:
    big = tmp_path / "never-here.zip"
    # More than the system keeps on the way to a server that reads nothing.
    big.write_bytes(bytes(64 * 1024 * 1024))
    demo_page.goto("/o/demo/imports/upload/")
    with standing_still(portal, "web"):
        demo_page.locator("input[type=file]").set_input_files(big)
        demo_page.get_by_role("button", name="Upload", exact=True).click()
        expect(demo_page.locator("[data-upload-text]")).to_contain_text("of 64 MB")
        assert accessibility_problems(demo_page) == []

        demo_page.get_by_role("button", name="Cancel upload").click()
        expect(demo_page.locator("[data-drop]")).to_be_visible()

    demo_page.goto("/o/demo/imports/")
    expect(demo_page.get_by_role("link", name="handbook.zip")).to_be_visible()
    expect(demo_page.get_by_role("link", name="never-here.zip")).to_have_count(0)


def test_file_that_is_dropped_is_chosen(demo_page: Page, archive: Path) -> None:
    demo_page.goto("/o/demo/imports/upload/")
    box = demo_page.locator("[data-drop]").bounding_box()
    assert box is not None
    devtools = demo_page.context.new_cdp_session(demo_page)
    for kind in ("dragEnter", "dragOver", "drop"):
        devtools.send(
            "Input.dispatchDragEvent",
            {
                "type": kind,
                "x": box["x"] + box["width"] / 2,
                "y": box["y"] + box["height"] / 2,
                "data": {"items": [], "files": [str(archive)], "dragOperationsMask": 1},
            },
        )

    expect(demo_page.locator("[data-drop-file]")).to_have_text(
        re.compile(rf"{re.escape(archive.name)}, [\d.]+ MB")
    )


def test_import_is_cancelled_after_asking(
    portal: LivePortal, demo_page: Page, archive: Path
) -> None:
    archive.write_bytes(many_pages(PAGES, words=41).zip())
    with begun(portal, demo_page, archive) as held:
        held.go_on_until(f"of {PAGES:,}")

        demo_page.get_by_role("link", name="Cancel", exact=True).click()
        expect(demo_page.get_by_role("dialog")).to_contain_text("Pages that are read already stay")
        demo_page.get_by_role("button", name="Cancel the import").click()
        expect(demo_page.get_by_role("button", name="Cancelling")).to_be_disabled()

    expect(demo_page.locator("[data-import-finished]")).to_be_visible(timeout=60_000)
    expect(demo_page.get_by_text("This import was cancelled")).to_be_visible()


def test_progress_and_result_are_shown_although_the_page_cannot_be_fetched(
    portal: LivePortal, new_context: Any, demo_session: Any, archive: Path
) -> None:
    # Unlike `demo_page`, it may complain: the failure is what the test is about.
    page = new_context(storage_state=demo_session).new_page()
    archive.write_bytes(many_pages(PAGES, words=42).zip())
    with begun(portal, page, archive) as held:
        page.route("**/imports/*/", lambda route: route.abort())
        held.go_on_until(f"of {PAGES:,}")
        held.go_on_until("left")

        with page.expect_event("requestfailed", timeout=90_000) as failure:
            held.go_on()
        assert failure.value.url == page.url
    expect(page.locator(".progress__title")).to_have_text("Finishing", timeout=90_000)
    page.unroute("**/imports/*/")
    expect(page.locator("[data-import-finished]")).to_be_visible(timeout=90_000)


def test_file_without_room_on_the_disk_is_not_sent(demo_page: Page, tmp_path: Path) -> None:
    big = tmp_path / "everything.zip"
    with big.open("wb") as file:
        # All of it a hole, which takes no room.
        file.truncate(shutil.disk_usage(tmp_path).free * 2)
    posted: list[str] = []
    demo_page.on("request", lambda request: posted.append(request.method))
    upload(demo_page, big)

    expect(demo_page.get_by_role("alert")).to_contain_text("The portal's disk has no room")
    expect(demo_page.get_by_role("button", name="Upload", exact=True)).to_be_enabled()
    assert "POST" not in posted
    assert accessibility_problems(demo_page) == []


def test_refused_file_is_explained_and_another_one_can_be_chosen(
    demo_page: Page, tmp_path: Path
) -> None:
    wrong = tmp_path / "holiday.zip"
    wrong.write_bytes(b"not a zip at all")
    upload(demo_page, wrong)

    expect(demo_page.get_by_role("alert")).to_contain_text("This file is not a ZIP archive.")
    expect(demo_page.get_by_role("button", name="Upload", exact=True)).to_be_enabled()
    assert accessibility_problems(demo_page) == []
