"""The first thing a person does."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.browser import accessibility_problems, sign_in
from tests.e2e.live import LivePortal


def test_first_sign_in_with_what_the_start_printed(page: Page, portal: LivePortal) -> None:
    page.goto("/")
    expect(page).to_have_url(re.compile(r"/account/login/"))
    assert accessibility_problems(page) == []

    sign_in(page, *portal.sign_in())

    expect(page).to_have_url(re.compile(r"/o/demo/"))
    assert accessibility_problems(page) == []


def test_wrong_password_is_told_and_lets_nobody_in(page: Page, portal: LivePortal) -> None:
    email, _ = portal.sign_in()
    sign_in(page, email, "not the password")

    expect(page.get_by_role("alert").first).to_be_visible()
    page.goto("/o/demo/")
    expect(page).to_have_url(re.compile(r"/account/login/"))
