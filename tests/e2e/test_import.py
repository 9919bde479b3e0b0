"""An upload with live progress, a refusal, and a cancelled import, as a person meets them."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import accessibility_problems
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


def test_upload_is_watched_until_its_pages_are_found(demo_page: Page, archive: Path) -> None:
    upload(demo_page, archive)

    numbers = demo_page.locator(".progress__numbers")
    expect(numbers).to_contain_text(f"of {PAGES:,}")
    expect(numbers).to_contain_text("left")
    assert accessibility_problems(demo_page) == []

    demo_page.reload()
    expect(demo_page.locator(".progress__numbers")).to_contain_text(f"of {PAGES:,}")

    expect(demo_page.locator("[data-import-finished]")).to_be_visible(timeout=90_000)
    expect(demo_page.get_by_role("heading", level=1)).to_have_text("Import of OPS")
    expect(demo_page.locator(".counters dd").first).to_have_text(f"{PAGES:,}")
    assert accessibility_problems(demo_page) == []
    demo_page.goto("/o/demo/search/?q=%22handbook+of+operations%22")
    expect(demo_page.locator(".results li").first).to_contain_text("Operations Home")


def test_import_is_cancelled_after_asking(demo_page: Page, archive: Path) -> None:
    archive.write_bytes(many_pages(PAGES, words=41).zip())
    upload(demo_page, archive)
    expect(demo_page.locator(".progress__numbers")).to_contain_text(f"of {PAGES:,}")

    demo_page.get_by_role("button", name="Cancel", exact=True).click()
    demo_page.get_by_role("button", name="Cancel the import").click()

    expect(demo_page.locator("[data-import-finished]")).to_be_visible(timeout=60_000)
    expect(demo_page.get_by_text("This import was cancelled")).to_be_visible()


def test_refused_file_is_explained_and_another_one_can_be_chosen(
    demo_page: Page, tmp_path: Path
) -> None:
    wrong = tmp_path / "holiday.zip"
    wrong.write_bytes(b"not a zip at all")
    upload(demo_page, wrong)

    expect(demo_page.get_by_role("alert")).to_contain_text("This file is not a ZIP archive.")
    expect(demo_page.get_by_role("button", name="Upload", exact=True)).to_be_enabled()
    assert accessibility_problems(demo_page) == []
