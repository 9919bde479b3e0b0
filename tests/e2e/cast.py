"""The people of the scene, signed in."""

from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.e2e import totp
from tests.e2e.browser import add_authenticator, sign_in
from tests.e2e.live import LivePortal
from tests.e2e.scene import CAREFUL, MEMBER, NEWCOMER, PASSWORD
from tests.e2e.screens.screen import Who

_ADDRESSES = {Who.MEMBER: MEMBER, Who.CAREFUL: CAREFUL, Who.NEWCOMER: NEWCOMER}


def sessions_of(browser: Browser, portal: LivePortal, wanted: set[Who]) -> dict[Who, Any]:
    """The browser's state of everybody wanted; nobody has none."""
    return {who: _session(browser, portal, who) for who in wanted - {Who.NOBODY}}


def _session(browser: Browser, portal: LivePortal, who: Who) -> Any:
    context = browser.new_context(base_url=portal.url)
    page = context.new_page()
    owner = who is Who.OWNER
    email, password = portal.sign_in() if owner else (_ADDRESSES[who], PASSWORD)
    sign_in(page, email, password)
    page.wait_for_url(lambda url: "/account/login/" not in url)
    _confirm(page, password)
    if who is Who.CAREFUL:
        _add_app(page)
        _add_passkey(page)
    state = context.storage_state()
    context.close()
    return state


def _confirm(page: Page, password: str) -> None:
    """Opens what guards the account, for the next minutes."""
    page.goto("/account/reauthenticate/?next=/account/profile/")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/account/profile/")


def _add_app(page: Page) -> None:
    page.goto("/account/2fa/totp/activate/")
    secret = page.locator("#totp-secret").inner_text()
    page.get_by_label("The code the app shows now").fill(totp.code(secret))
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def _add_passkey(page: Page) -> None:
    add_authenticator(page)
    page.goto("/account/2fa/webauthn/add/")
    page.get_by_label("Its name").fill("Phone")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("New passkey or security key")
