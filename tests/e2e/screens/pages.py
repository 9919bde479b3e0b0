"""Screens of search and of reading."""

from playwright.sync_api import Page, expect

from tests.e2e.scene import EMPTY, Scene
from tests.e2e.screens.chat import cited
from tests.e2e.screens.screen import Screen, Visit, at, linked

_EMPTY = f"/o/{EMPTY.lower()}"


def _named(title: str) -> Visit:
    def visit(page: Page, scene: Scene) -> None:
        page.goto(f"/o/demo/search/?q={title}")
        page.locator(".results").get_by_role("link", name=title, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)

    return visit


def _at_passage(page: Page, scene: Scene) -> None:
    cited(page, scene)
    page.locator("#panel").get_by_role("link", name="Open page").click()
    expect(page.locator("main mark").first).to_be_visible()


def _removed(page: Page, scene: Scene) -> None:
    page.goto(scene.removed_page)


def _file_missing(page: Page, scene: Scene) -> None:
    page.goto(scene.missing_file)


SCREENS = [
    Screen("search", "search:search", at("/o/demo/search/")),
    Screen("search-results", "search:search", at("/o/demo/search/?q=recovery+codes")),
    Screen("search-suggestion", "search:search", at("/o/demo/search/?q=invitaton")),
    Screen("search-no-match", "search:search", at("/o/demo/search/?q=zeppelin")),
    Screen("search-nothing-yet", "search:search", at(f"{_EMPTY}/search/")),
    Screen("spaces", "knowledge:spaces", at("/o/demo/spaces/")),
    Screen("spaces-nothing-yet", "knowledge:spaces", at(f"{_EMPTY}/spaces/")),
    Screen(
        "space",
        "knowledge:space",
        linked("/o/demo/spaces/", "main a:text-matches('handbook', 'i')"),
    ),
    Screen("page", "knowledge:page", _named("Welcome")),
    Screen("page-code-and-tags", "knowledge:page", _named("Import an export")),
    Screen("page-at-passage", "knowledge:page", _at_passage),
    Screen("page-removed", "knowledge:page", _removed),
    Screen("file-missing", "knowledge:attachment", _file_missing),
]
