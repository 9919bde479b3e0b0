"""Screens of imports, one for every state a job can be in."""

from playwright.sync_api import Page, expect

from tests.e2e.scene import EMPTY, Scene
from tests.e2e.screens.screen import Screen, Visit, at


def _job(file_name: str) -> Visit:
    def visit(page: Page, scene: Scene) -> None:
        page.goto("/o/demo/imports/")
        page.get_by_role("link", name=file_name).click()
        expect(page.get_by_role("heading", name="About this import")).to_be_visible()

    return visit


def _new_pages(page: Page, scene: Scene) -> None:
    _job("handbook.zip")(page, scene)
    page.locator(".counters a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("New pages")


def _failed_pages(page: Page, scene: Scene) -> None:
    _job("Confluence-space-export-OPS.html.zip")(page, scene)
    page.goto(f"{page.url}pages/failed/")


def _refused(page: Page, scene: Scene) -> None:
    page.goto("/o/demo/imports/upload/")
    page.locator("input[type=file]").set_input_files(
        {"name": "holiday.zip", "mimeType": "application/zip", "buffer": b"not a zip at all"}
    )
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()


_RUNNING = _job("Confluence-space-export-ENG.html.zip")


def _cancelling(page: Page, scene: Scene) -> None:
    _RUNNING(page, scene)
    page.wait_for_load_state()
    page.get_by_role("link", name="Cancel", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()


def _cancelling_without_scripts(page: Page, scene: Scene) -> None:
    _RUNNING(page, scene)
    page.goto(f"{page.url}cancel/")


SCREENS = [
    Screen("imports", "ingestion:jobs", at("/o/demo/imports/")),
    Screen("imports-nothing-yet", "ingestion:jobs", at(f"/o/{EMPTY.lower()}/imports/")),
    Screen("import-upload", "ingestion:upload", at("/o/demo/imports/upload/")),
    Screen("import-upload-refused", "ingestion:upload", _refused),
    Screen("import-asking", "ingestion:job", _job("team-notes.zip")),
    Screen("import-waiting", "ingestion:job", _job("Confluence-space-export-LEGAL.html.zip")),
    Screen("import-running", "ingestion:job", _RUNNING),
    Screen("import-cancel", "ingestion:job", _cancelling),
    Screen("import-cancel-asked", "ingestion:cancel", _cancelling_without_scripts),
    Screen("import-failed", "ingestion:job", _job("Confluence-space-export-HR.html.zip")),
    Screen("import-cancelled", "ingestion:job", _job("Confluence-space-export-QA.html.zip")),
    Screen("import-report", "ingestion:job", _job("handbook.zip")),
    Screen("import-pages", "ingestion:pages", _new_pages),
    Screen("import-pages-failed", "ingestion:pages", _failed_pages),
    Screen("import-removed", "ingestion:job", _job("Confluence-space-export-OPS.html.zip")),
]
