"""The shared parts and scripts in a browser, on the style guide's screens: needs no database."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, FilePayload, Page, expect

from portal.styleguide import SCREENS
from tests.e2e.browser import accessibility_problems, watch

_START_SECONDS = 60


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a web process with DEBUG, which alone has the style guide."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "manage.py", "runserver", f"127.0.0.1:{port}", "--noreload"],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "PORTAL_DEBUG": "1",
            "PORTAL_DATA_DIR": str(tmp_path_factory.mktemp("guide")),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    _wait_for(f"{address}/styleguide/")
    yield address
    process.terminate()
    process.wait(timeout=10)


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310  our own address
        except urllib.error.URLError:
            if time.monotonic() > deadline:
                raise
        else:
            return


@pytest.fixture
def screen(browser: Browser, guide: str) -> Iterator[Page]:
    """A page of the usual size, without animation."""
    context = browser.new_context(base_url=guide, reduced_motion="reduce")
    page = context.new_page()
    yield page
    context.close()


# Each colour and each layout once.
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_axe_finds_nothing_and_no_screen_is_wider_than_the_window(
    browser: Browser, guide: str, scheme: str, width: int
) -> None:
    context = browser.new_context(
        base_url=guide,
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": width, "height": 820},
        reduced_motion="reduce",
    )
    page = context.new_page()
    found = watch(page)
    for name in SCREENS:
        page.goto(f"/styleguide/{name}/")
        found += [f"{name}: {problem}" for problem in accessibility_problems(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{name}: wider than the window")
    context.close()
    assert found == []


def test_theme_is_kept_for_the_next_page(screen: Page) -> None:
    screen.goto("/styleguide/")
    screen.click(".rail__person")
    screen.click("[data-theme-set=dark]")
    expect(screen.locator("html")).to_have_attribute("data-theme", "dark")

    screen.goto("/styleguide/chat/")
    expect(screen.locator("html")).to_have_attribute("data-theme", "dark")

    screen.click(".rail__person")
    screen.click("[data-theme-set=system]")
    screen.reload()
    assert screen.locator("html").get_attribute("data-theme") is None


def test_menu_moves_with_the_arrows_and_gives_the_focus_back(screen: Page) -> None:
    screen.goto("/styleguide/")
    screen.focus(".rail__org")
    screen.keyboard.press("ArrowDown")
    screen.keyboard.press("ArrowDown")
    expect(screen.locator("#org-menu a", has_text="Southwind")).to_be_focused()

    screen.keyboard.press("Escape")
    expect(screen.locator(".rail__org")).to_be_focused()
    expect(screen.locator("#org-menu")).to_be_hidden()


def test_dialog_waits_for_the_name(screen: Page) -> None:
    screen.goto("/styleguide/")
    screen.click("text=Open the dialog")
    screen.fill("#sample-dialog-name", "Oper")
    expect(screen.locator("[data-confirm-submit]")).to_be_disabled()

    screen.fill("#sample-dialog-name", "Operations")
    expect(screen.locator("[data-confirm-submit]")).to_be_enabled()


def test_citation_opens_the_panel_and_escape_returns_to_it(screen: Page) -> None:
    screen.goto("/styleguide/chat/")
    screen.click("[data-panel-close]")
    expect(screen.locator("#panel")).to_be_hidden()

    chip = screen.locator(".answer .citation").nth(2)
    chip.focus()
    screen.keyboard.press("Enter")
    expect(screen.locator("#panel")).to_be_focused()
    expect(screen.locator("#panel mark")).to_be_visible()

    screen.keyboard.press("Escape")
    expect(screen.locator("#panel")).to_be_hidden()
    expect(chip).to_be_focused()


def test_slash_goes_to_the_ask_box_or_to_a_new_question(screen: Page) -> None:
    screen.goto("/styleguide/import/")
    screen.keyboard.press("/")
    screen.wait_for_url("**/styleguide/ask/")

    screen.keyboard.press("/")
    expect(screen.locator("[data-ask-box]")).to_be_focused()
    screen.keyboard.type("a/b")
    expect(screen.locator("[data-ask-box]")).to_have_value("a/b")


def test_escape_stops_only_when_nothing_nearer_closes(screen: Page) -> None:
    screen.goto("/styleguide/chat/")
    screen.evaluate("stops = 0; document.addEventListener('portal:stop', () => { stops += 1 })")
    screen.keyboard.press("Escape")
    expect(screen.locator("#panel")).to_be_hidden()
    assert screen.evaluate("stops") == 0

    screen.keyboard.press("Escape")
    assert screen.evaluate("stops") == 1


def test_bulk_bar_counts_what_is_ticked(screen: Page) -> None:
    screen.goto("/styleguide/")
    expect(screen.locator("[data-bulk-bar]")).to_be_hidden()
    screen.check("[data-bulk-item] >> nth=0")
    expect(screen.locator("[data-bulk-count]")).to_have_text("1")
    screen.check("[data-bulk-all]")
    expect(screen.locator("[data-bulk-count]")).to_have_text("2")
    screen.uncheck("[data-bulk-all]")
    expect(screen.locator("[data-bulk-bar]")).to_be_hidden()


def test_drawer_on_a_phone_holds_the_focus_until_it_closes(screen: Page) -> None:
    screen.set_viewport_size({"width": 360, "height": 740})
    screen.goto("/styleguide/import/")
    expect(screen.locator(".rail")).to_be_hidden()
    screen.click(".topbar__menu")
    expect(screen.locator(".rail__org")).to_be_focused()
    assert screen.evaluate("document.getElementById('main').inert") is True

    screen.keyboard.press("Escape")
    expect(screen.locator(".topbar__menu")).to_be_focused()
    expect(screen.locator(".rail")).to_be_hidden()


def test_upload_shows_the_file_and_follows_the_server(screen: Page) -> None:
    screen.goto("/styleguide/upload/")
    screen.route(
        "**/take/",
        lambda route: route.fulfill(headers={"HX-Redirect": "/styleguide/import/?taken"}),
    )
    screen.evaluate("document.querySelector('[data-upload]').action = '/take/'")
    screen.set_input_files("[data-drop] input", _file(1_500_000))
    expect(screen.locator("[data-drop-file]")).to_have_text("space.zip, 1.4 MB")

    screen.click("[data-upload] [type=submit]")
    screen.wait_for_url("**/styleguide/import/?taken")


def test_upload_shows_the_form_again_when_the_server_gives_it_back(screen: Page) -> None:
    screen.goto("/styleguide/upload/")
    screen.evaluate("document.querySelector('[data-upload]').action = location.href")
    screen.evaluate("document.querySelector('[data-upload]').id = 'the-old-form'")
    screen.set_input_files("[data-drop] input", _file(10))
    screen.click("[data-upload] [type=submit]")
    expect(screen.locator("#the-old-form")).to_have_count(0)
    expect(screen.locator("[data-upload] [type=submit]")).to_be_enabled()


def test_upload_says_so_when_the_server_is_gone(screen: Page) -> None:
    screen.goto("/styleguide/upload/")
    screen.evaluate("document.querySelector('[data-upload]').action = 'http://127.0.0.1:9/'")
    screen.set_input_files("[data-drop] input", _file(10))
    screen.click("[data-upload] [type=submit]")
    expect(screen.locator("[data-upload] [role=alert]")).to_contain_text("The connection broke")


def _file(size: int) -> FilePayload:
    return {"name": "space.zip", "mimeType": "application/zip", "buffer": b"0" * size}
