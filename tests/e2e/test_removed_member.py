"""A member who is removed while the chat is open, as they meet it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import accessibility_problems, sign_in
from tests.e2e.live import LivePortal

QUESTION = "Who may invite other people?"


@pytest.mark.parametrize("place", ["home", "conversation"])
def test_question_of_a_removed_member_is_kept_and_the_reason_told(
    page: Page, demo_page: Page, portal: LivePortal, place: str
) -> None:
    email, password = portal.add_person(f"{place}@portal.example")
    sign_in(page, email, password)
    expect(page).to_have_url(re.compile("/o/demo/"))
    box = page.get_by_label("Your question")
    if place == "conversation":
        box.fill("How long is an invitation valid?")
        box.press("Enter")
        expect(page.get_by_role("list", name="Sources")).to_be_visible()
    box.fill(QUESTION)
    _remove(demo_page, email)
    alert = page.get_by_role("alert")
    told = "You are no longer a member of Demo. An owner or admin can invite you again."
    expect(alert).to_contain_text(told)

    page.get_by_role("button", name="Ask", exact=True).click()

    expect(alert).to_contain_text(told)
    expect(box).to_have_value(QUESTION)
    expect(page.get_by_role("button", name="Ask", exact=True)).not_to_have_attribute(
        "aria-busy", "true"
    )
    assert accessibility_problems(page) == []


def _remove(page: Page, email: str) -> None:
    page.goto("/o/demo/people/")
    row = page.get_by_role("row").filter(has_text=email)
    row.get_by_role("button", name="Manage").click()
    row.get_by_role("link", name="Remove").click()
    page.get_by_role("main").get_by_role("button", name=re.compile("^Remove")).click()
    page.wait_for_url("**/o/demo/people/")
