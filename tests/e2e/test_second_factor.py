"""A second factor, set up and then asked for."""

import re

from playwright.sync_api import Page, expect

from tests.e2e import totp
from tests.e2e.browser import accessibility_problems, add_authenticator, sign_in
from tests.e2e.live import LivePortal


def _confirm(page: Page, password: str) -> None:
    """Shows once more who is there, where the portal asks for it."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if page.get_by_role("heading", name="Confirm that it is you").is_visible():
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Confirm").click()


def test_an_authenticator_app_is_asked_for_after_the_password(
    page: Page, portal: LivePortal
) -> None:
    email, password = portal.add_person("totp@portal.example")
    sign_in(page, email, password)
    expect(page).to_have_url(re.compile("/o/demo/"))
    page.goto("/account/2fa/")
    assert accessibility_problems(page) == []
    page.get_by_role("link", name="Set up").click()
    _confirm(page, password)
    secret = page.locator("#totp-secret").inner_text()
    assert accessibility_problems(page) == []
    page.get_by_label("The code the app shows now").fill(totp.code(secret))
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()

    page.context.clear_cookies()
    sign_in(page, email, password)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
    page.goto("/o/demo/")
    expect(page).to_have_url(re.compile("/account/2fa/authenticate/"))
    assert accessibility_problems(page) == []
    page.get_by_label("Code from your authenticator app").fill(totp.code(secret))
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/o/demo/"))


def test_a_passkey_signs_in_without_a_password(page: Page, portal: LivePortal) -> None:
    email, password = portal.add_person("passkey@portal.example")
    add_authenticator(page)
    sign_in(page, email, password)
    expect(page).to_have_url(re.compile("/o/demo/"))
    page.goto("/account/2fa/")
    page.get_by_role("link", name="Add", exact=True).click()
    _confirm(page, password)
    page.get_by_label("Its name").fill("Test device")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("New passkey or security key")

    page.context.clear_cookies()
    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page).to_have_url(re.compile("/o/demo/"))
