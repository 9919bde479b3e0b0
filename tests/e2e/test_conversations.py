"""Conversations are renamed and deleted in dialogs, from the list and from the conversation."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.browser import accessibility_problems

LIST = "/o/demo/chat/"


@pytest.fixture
def asked(demo_page: Page) -> Page:
    """A page that shows a conversation with an answer."""
    demo_page.goto("/o/demo/")
    demo_page.get_by_label("Your question").fill("zeppelin mooring procedure")
    demo_page.keyboard.press("Enter")
    expect(demo_page.locator("article[data-state]")).to_have_attribute("data-state", "done")
    return demo_page


def titled(page: Page, title: str) -> Locator:
    return page.locator("main").get_by_role("row").filter(has_text=title)


def rename(page: Page, title: str) -> None:
    page.goto(LIST)
    titled(page, "zeppelin mooring procedure").first.get_by_role("button", name="Rename").click()
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_role("dialog").get_by_role("button", name="Rename").click()
    expect(titled(page, title)).to_have_count(1)


def test_renamed_from_the_list(asked: Page) -> None:
    asked.goto(LIST)
    opener = titled(asked, "zeppelin").first.get_by_role("button", name="Rename")
    opener.press("Enter")
    field = asked.get_by_label("Title", exact=True)
    expect(field).to_be_focused()
    expect(field).to_have_value("zeppelin mooring procedure")
    assert accessibility_problems(asked) == []

    field.fill("Airships")
    asked.keyboard.press("Escape")
    expect(asked.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()
    opener.press("Enter")
    field.fill("Mooring an airship")
    asked.keyboard.press("Enter")

    expect(asked).to_have_url(re.compile(rf"{LIST}$"))
    expect(titled(asked, "Mooring an airship")).to_have_count(1)
    expect(titled(asked, "Airships")).to_have_count(0)


def test_deleted_from_the_list_after_asking(asked: Page) -> None:
    rename(asked, "An old question")
    row = titled(asked, "An old question")
    row.get_by_role("button", name="Delete").click()
    dialog = asked.get_by_role("dialog")
    expect(dialog).to_contain_text("Its questions and answers will be gone.")
    assert accessibility_problems(asked) == []
    dialog.get_by_role("button", name="Cancel").click()
    expect(row).to_have_count(1)

    row.get_by_role("button", name="Delete").click()
    dialog.get_by_role("button", name="Delete conversation").click()

    expect(asked.get_by_text("The conversation is deleted.")).to_be_visible()
    expect(titled(asked, "An old question")).to_have_count(0)


def test_renamed_and_deleted_from_the_conversation(asked: Page) -> None:
    address = asked.url
    asked.get_by_role("button", name="Options").click()
    asked.get_by_role("button", name="Rename").click()
    asked.get_by_label("Title", exact=True).fill("Where airships land")
    asked.keyboard.press("Enter")
    expect(asked.get_by_role("heading", level=1)).to_have_text("Where airships land")
    expect(asked.locator("[data-question]")).to_have_text("zeppelin mooring procedure")
    expect(asked).to_have_url(address)

    asked.get_by_role("button", name="Options").click()
    asked.get_by_role("button", name="Delete").click()
    asked.get_by_role("button", name="Delete conversation").click()

    expect(asked.get_by_text("The conversation is deleted.")).to_be_visible()
    expect(titled(asked, "Where airships land")).to_have_count(0)
