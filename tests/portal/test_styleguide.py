import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from portal.styleguide import SCREENS

pytestmark = pytest.mark.urls("tests.portal.urls_styleguide")

CHROMIUM = "/usr/bin/chromium"
LOOKS = [("light", 1280), ("dark", 360)]  # each colour and each layout once


@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_renders_without_the_database_or_inline_code(
    client: Client, screen: str
) -> None:
    response = client.get(reverse("styleguide_screen", args=[screen]))

    html = response.content.decode()
    assert response.status_code == 200
    assert re.findall(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*src=)", html) == []


def test_an_unknown_screen_is_404(client: Client) -> None:
    assert client.get(reverse("styleguide_screen", args=["nothing"])).status_code == 404


def test_the_guide_is_absent_without_debug(client: Client, urls: None) -> None:
    assert client.get("/styleguide/").status_code == 404


@pytest.fixture
def urls(settings: Settings) -> None:
    settings.ROOT_URLCONF = "portal.urls"


@pytest.mark.e2e
def test_axe_finds_nothing_and_no_screen_is_wider_than_the_window(live_server: LiveServer) -> None:
    found: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for scheme, width in LOOKS:
            found += _look_at_all(browser, live_server.url, scheme, width)
        browser.close()
    assert found == []


def _look_at_all(browser: Browser, address: str, scheme: str, width: int) -> list[str]:
    context = browser.new_context(
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": width, "height": 820},
        reduced_motion="reduce",
    )
    page = context.new_page()
    found: list[str] = []
    page.on("console", lambda message: found.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: found.append(f"error: {error}"))
    for screen in SCREENS:
        page.goto(address + reverse("styleguide_screen", args=[screen]))
        found += [f"{screen} {scheme} {width}: {each}" for each in _faults(page)]
    context.close()
    return found


def _faults(page: Page) -> list[str]:
    faults = [violation["id"] for violation in Axe().run(page).response["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        faults.append("wider than the window")
    return faults
