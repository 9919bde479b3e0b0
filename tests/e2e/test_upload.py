"""An export, from the file to its report, watched."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import accessibility_problems
from tests.ingestion.archives import Export, Sample

PAGES = 2_000


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Large enough to be watched."""
    home = Sample("1", "Operations", "<p>How we run things.</p>")
    body = "<h2>Steps</h2><p>Stop the workers, then load the newest dump of system {}.</p>"
    pages = [
        Sample(str(number), f"Runbook {number}", body.format(number), parent="1")
        for number in range(2, PAGES + 1)
    ]
    path = tmp_path_factory.mktemp("export") / "operations.html.zip"
    path.write_bytes(Export([home, *pages]).zip())
    return path


def test_an_upload_is_watched_to_its_report(demo_page: Page, export: Path) -> None:
    page = demo_page
    page.goto("/o/demo/imports/")
    assert accessibility_problems(page) == []
    page.get_by_role("link", name="Upload an export").click()
    assert accessibility_problems(page) == []
    page.get_by_label("Drop the export here").set_input_files(export)
    page.get_by_role("button", name="Upload", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("operations")
    progress = page.locator(".progress__numbers")
    expect(progress).to_contain_text("of 2,000")
    assert accessibility_problems(page) == []
    page.reload()
    expect(progress).to_contain_text("of 2,000")

    # Nobody reloads from here on: the page follows by itself.
    expect(page.locator("#import .tag").first).to_have_text("Done", timeout=60_000)
    expect(page.locator(".counters")).to_contain_text("2,000")
    expect(page.get_by_text("About this import")).to_be_visible()
    assert accessibility_problems(page) == []
    page.get_by_role("link", name="Operations").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Operations")


def test_a_file_that_is_no_archive_is_refused_with_what_to_do(
    demo_page: Page, tmp_path: Path
) -> None:
    path = tmp_path / "notes.zip"
    path.write_text("These are only notes.")
    demo_page.goto("/o/demo/imports/upload/")
    demo_page.get_by_label("Drop the export here").set_input_files(path)
    demo_page.get_by_role("button", name="Upload", exact=True).click()

    expect(demo_page.get_by_role("alert")).to_contain_text("ZIP")
    assert accessibility_problems(demo_page) == []
