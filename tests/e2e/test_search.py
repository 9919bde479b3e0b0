"""Searching, from the words to the page."""

from playwright.sync_api import Page, expect

from tests.e2e.browser import accessibility_problems


def test_words_lead_to_a_page(demo_page: Page) -> None:
    demo_page.goto("/o/demo/search/")
    assert accessibility_problems(demo_page) == []

    demo_page.get_by_label("Words to search for").fill("recovery codes")
    demo_page.keyboard.press("Enter")

    results = demo_page.locator(".results li")
    expect(results.first.get_by_role("heading")).to_have_text("Second factor and passkeys")
    expect(results.first.locator("mark").first).to_be_visible()
    assert accessibility_problems(demo_page) == []
    results.first.get_by_role("link").click()
    expect(demo_page.get_by_role("heading", level=1)).to_have_text("Second factor and passkeys")


def test_a_misspelled_word_is_mended_and_can_be_searched_for_as_typed(demo_page: Page) -> None:
    demo_page.goto("/o/demo/search/?q=invitaton")
    expect(demo_page.locator(".results li").first).to_contain_text("invitation")
    assert accessibility_problems(demo_page) == []

    demo_page.get_by_role("link", name="invitaton", exact=True).click()
    expect(demo_page.get_by_text("No page matches")).to_be_visible()
    demo_page.get_by_role("link", name="invitation", exact=True).click()

    expect(demo_page.locator(".results li").first).to_contain_text("invitation")


def test_a_result_can_be_shared_and_gone_back_to(demo_page: Page) -> None:
    demo_page.goto("/o/demo/search/")
    demo_page.get_by_label("Words to search for").fill("glossary")
    demo_page.keyboard.press("Enter")
    expect(demo_page.locator(".results li").first).to_contain_text("Glossary")
    assert demo_page.url.partition("?")[2].startswith("q=glossary")

    demo_page.get_by_label("Words to search for").fill("backup")
    demo_page.keyboard.press("Enter")
    expect(demo_page.locator(".results li").first).to_contain_text("Backup and upgrade")
    demo_page.go_back()

    expect(demo_page.locator(".results li").first).to_contain_text("Glossary")
