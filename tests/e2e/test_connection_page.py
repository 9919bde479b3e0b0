"""Looking after a connection to a Confluence that really answers, with a real worker."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import accessibility_problems
from tests.e2e.connecting import EXAMINED_MS, connect
from tests.e2e.live import LivePortal
from tests.fakes.confluence import Site


def connected(page: Page, site: Site, name: str) -> str:
    """The address of a healthy connection's page, which is open then."""
    site.switch("cloud.healthy")
    connect(page, site, name)
    expect(page.get_by_text("Pages can be read")).to_be_visible(timeout=EXAMINED_MS)
    found = re.search(r"/connections/(\d+)/", page.url)
    assert found is not None
    path = f"/o/demo/connections/{found[1]}/"
    page.goto(path)
    return path


def examine(page: Page) -> None:
    """By the keyboard; the page then follows it by itself."""
    page.get_by_role("button", name="Check again").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#connection[hx-get]")).to_be_visible()
    expect(page.locator("#connection:not([hx-get])")).to_be_visible(timeout=EXAMINED_MS)


def test_it_is_examined_again_while_one_watches(
    site: Site, connecting: LivePortal, person: Page
) -> None:
    connected(person, site, "Watched wiki")
    expect(person.locator(".finding[data-code='check.identity']")).to_contain_text("Passed")
    assert accessibility_problems(person) == []

    site.switch("cloud.no_licence")
    person.evaluate("window.stayed = true")
    examine(person)

    # It was refused, confirmed and told without loading the page: posting loads it once.
    expect(person.get_by_role("heading", name="Ways out")).to_be_visible()
    expect(person.locator("header .tag").first).to_have_text("API access blocked")
    expect(person.locator(".notice").first).to_contain_text("a Confluence administrator")
    assert accessibility_problems(person) == []
    person.get_by_text("Show the message").click()
    expect(person.locator("#administrator-message")).to_contain_text("[cloud.no_licence]")
    person.get_by_role("link", name="All reports of this connection").click()
    person.locator("a.row-link").first.click()
    expect(person.get_by_role("heading", name="Since the report before")).to_be_visible()
    assert accessibility_problems(person) == []
    assert site.credentials.secret not in "".join(connecting.output)


@pytest.mark.slow
def test_what_is_open_stays_open_while_more_is_awaited(
    site: Site, connecting: LivePortal, person: Page
) -> None:
    """The page asks for itself again and again; what somebody reads in it stays as it is."""
    path = connected(person, site, "Read wiki")
    region = person.locator("#connection")
    waiting = region.evaluate("element => element.outerHTML").replace(
        'id="connection"',
        f'id="connection" hx-get="{path}progress/" hx-trigger="every 1s" hx-ext="renew" '
        'hx-swap="renew"',
    )
    person.route(
        "**/progress/", lambda route: route.fulfill(body=waiting.replace("Needs attention", "New"))
    )
    region.evaluate(
        "(element, waiting) => { element.outerHTML = waiting; htmx.process(document.body); }",
        waiting,
    )
    evidence = region.locator("details").first
    evidence.locator("summary").click()

    expect(region.locator("header .tag").first).to_have_text("New")
    expect(evidence).to_have_attribute("open", "")
    expect(evidence.locator("summary")).to_be_focused()


def test_a_token_that_is_refused_leaves_the_old_one(
    site: Site, connecting: LivePortal, person: Page
) -> None:
    path = connected(person, site, "Kept wiki")
    site.switch("cloud.dead_pair")
    person.get_by_role("link", name="Replace token").click()
    assert accessibility_problems(person) == []
    secret = person.get_by_label("API token", exact=True)
    secret.fill(site.credentials.secret)
    person.keyboard.press("Enter")

    expect(person.get_by_text("Nothing was changed")).to_be_visible(timeout=EXAMINED_MS)
    expect(person.locator(".finding[data-code='cloud.dead_pair']")).to_contain_text("What helps:")
    expect(secret).to_have_value("")
    assert accessibility_problems(person) == []
    assert site.credentials.secret not in person.content()

    site.switch("cloud.healthy")
    person.goto(path)
    examine(person)
    expect(person.locator(".finding[data-code='check.identity']")).to_contain_text("Passed")
    expect(person.locator(".finding[data-code='cloud.dead_pair']")).to_have_count(0)


def test_a_token_that_was_tested_takes_the_old_ones_place(
    site: Site, connecting: LivePortal, person: Page
) -> None:
    connected(person, site, "Renewed wiki")
    # The space of the pasted address is none of those that the account sees.
    person.get_by_role("link", name="Change spaces").click()
    person.get_by_label("Engineering").check()
    person.get_by_label("OPS").uncheck()
    person.get_by_role("button", name="Save").click()
    expect(person.get_by_text("The spaces are changed.")).to_be_visible()
    person.get_by_role("link", name="Replace token").click()
    person.get_by_label("API token", exact=True).fill(site.credentials.secret)
    person.get_by_label("Last day of the token").fill("2031-05-02")
    person.get_by_role("button", name="Test and replace").click()

    expect(person.get_by_text("has taken the old one's place")).to_be_visible(timeout=EXAMINED_MS)
    expect(person.get_by_text("2 May 2031")).to_be_visible()
    assert accessibility_problems(person) == []
    assert site.credentials.secret not in person.content()
    site.assert_secret_kept()


@pytest.mark.slow
def test_a_connection_is_deleted_by_its_name(
    site: Site, connecting: LivePortal, person: Page
) -> None:
    path = connected(person, site, "Unwanted wiki")
    person.get_by_role("link", name="Delete this connection").click()
    button = person.get_by_role("button", name="Delete the connection")
    expect(button).to_be_disabled()
    assert accessibility_problems(person) == []
    person.get_by_label("to confirm").fill("Unwanted wiki")
    expect(button).to_be_enabled()
    person.keyboard.press("Enter")

    expect(person.get_by_text("The connection Unwanted wiki is deleted.")).to_be_visible()
    response = person.request.get(path)
    assert response.status == 404
