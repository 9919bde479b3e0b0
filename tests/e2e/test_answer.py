"""Asking, and the way from an answer to the words it stands on."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.browser import accessibility_problems

QUOTE = "An invitation is valid for seven days, unless the operator chose another number of days."


def test_a_question_leads_to_the_highlighted_passage(demo_page: Page) -> None:
    page = demo_page
    page.goto("/o/demo/")
    assert accessibility_problems(page) == []

    page.get_by_label("Your question").fill("How long is an invitation valid?")
    page.keyboard.press("Enter")
    answer = page.locator("[data-answer]").last
    expect(answer).to_contain_text(QUOTE)
    expect(page.get_by_role("list", name="Sources")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/o/demo/chat/"))
    assert accessibility_problems(page) == []

    answer.locator(".citation").first.click()
    panel = page.locator("#panel")
    expect(panel.locator("mark")).to_have_text([QUOTE])
    assert accessibility_problems(page) == []

    panel.get_by_role("link", name="Open page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Roles and invitations")
    expect(page.locator("main mark")).to_have_text([QUOTE])
    expect(page.locator("main mark")).to_be_in_viewport()
    assert accessibility_problems(page) == []


def test_a_question_nothing_fits_is_answered_honestly(demo_page: Page) -> None:
    demo_page.goto("/o/demo/")
    demo_page.get_by_label("Your question").fill("zeppelin mooring procedure")
    demo_page.get_by_role("button", name="Ask", exact=True).click()

    expect(demo_page.locator("article[data-state]").last).to_have_attribute("data-state", "done")
    expect(demo_page.locator("[data-answer]").last).to_have_text(
        "Nothing in your spaces answers this."
    )
    expect(demo_page.get_by_role("list", name="Sources")).to_have_count(0)


def test_escape_closes_the_passage_and_keeps_the_place(demo_page: Page) -> None:
    demo_page.goto("/o/demo/")
    demo_page.get_by_label("Your question").fill("How long is an invitation valid?")
    demo_page.keyboard.press("Enter")
    chip = demo_page.locator("[data-answer] .citation").first
    chip.focus()
    demo_page.keyboard.press("Enter")
    expect(demo_page.locator("#panel mark").first).to_be_visible()

    demo_page.keyboard.press("Escape")

    expect(demo_page.locator("#panel")).to_be_hidden()
    expect(chip).to_be_focused()
