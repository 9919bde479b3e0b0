"""What the shared scripts do, in a browser, on the style guide's screens."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.urls("tests.portal.urls_styleguide"), pytest.mark.e2e]

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture
def page(live_server: LiveServer) -> Iterator[Page]:
    """A desktop page; the database is reached only before and after, never while it is open."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(base_url=live_server.url, reduced_motion="reduce")
        yield context.new_page()
        browser.close()


def test_theme_is_kept_for_the_next_page(page: Page) -> None:
    page.goto("/styleguide/")
    page.click(".rail__person")
    page.click("[data-theme-set=dark]")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    page.goto("/styleguide/chat/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    page.click(".rail__person")
    page.click("[data-theme-set=system]")
    page.reload()
    assert page.locator("html").get_attribute("data-theme") is None


def test_menu_moves_with_the_arrows_and_gives_the_focus_back(page: Page) -> None:
    page.goto("/styleguide/")
    page.focus(".rail__org")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#org-menu a", has_text="Southwind")).to_be_focused()

    page.keyboard.press("Escape")
    expect(page.locator(".rail__org")).to_be_focused()
    expect(page.locator("#org-menu")).to_be_hidden()


def test_dialog_waits_for_the_name(page: Page) -> None:
    page.goto("/styleguide/")
    page.click("text=Open the dialog")
    page.fill("#sample-dialog-name", "Oper")
    expect(page.locator("[data-confirm-submit]")).to_be_disabled()

    page.fill("#sample-dialog-name", "Operations")
    expect(page.locator("[data-confirm-submit]")).to_be_enabled()


def test_citation_opens_the_panel_and_escape_returns_to_it(page: Page) -> None:
    page.goto("/styleguide/chat/")
    page.click("[data-panel-close]")
    expect(page.locator("#panel")).to_be_hidden()

    chip = page.locator(".answer .citation").nth(2)
    chip.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_focused()
    expect(page.locator("#panel mark")).to_be_visible()

    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    expect(chip).to_be_focused()


def test_slash_goes_to_the_ask_box_or_to_a_new_question(page: Page) -> None:
    page.goto("/styleguide/import/")
    page.keyboard.press("/")
    page.wait_for_url("**/styleguide/ask/")

    page.keyboard.press("/")
    expect(page.locator("[data-ask-box]")).to_be_focused()
    page.keyboard.type("a/b")
    expect(page.locator("[data-ask-box]")).to_have_value("a/b")


def test_escape_stops_only_when_nothing_nearer_closes(page: Page) -> None:
    page.goto("/styleguide/chat/")
    page.evaluate("stops = 0; document.addEventListener('portal:stop', () => { stops += 1 })")
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    assert page.evaluate("stops") == 0

    page.keyboard.press("Escape")
    assert page.evaluate("stops") == 1


def test_bulk_bar_counts_what_is_ticked(page: Page) -> None:
    page.goto("/styleguide/")
    expect(page.locator("[data-bulk-bar]")).to_be_hidden()
    page.check("[data-bulk-item] >> nth=0")
    expect(page.locator("[data-bulk-count]")).to_have_text("1")
    page.check("[data-bulk-all]")
    expect(page.locator("[data-bulk-count]")).to_have_text("2")
    page.uncheck("[data-bulk-all]")
    expect(page.locator("[data-bulk-bar]")).to_be_hidden()


def test_drawer_on_a_phone_holds_the_focus_until_it_closes(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/styleguide/import/")
    expect(page.locator(".rail")).to_be_hidden()
    page.click(".topbar__menu")
    expect(page.locator(".rail__org")).to_be_focused()
    assert page.evaluate("document.getElementById('main').inert") is True

    page.keyboard.press("Escape")
    expect(page.locator(".topbar__menu")).to_be_focused()
    expect(page.locator(".rail")).to_be_hidden()
