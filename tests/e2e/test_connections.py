"""Setting up a connection against a Confluence that really answers, with a real worker."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import accessibility_problems
from tests.e2e.connecting import EXAMINED_MS, connect
from tests.e2e.live import LivePortal
from tests.fakes.confluence import Site


def test_a_connection_is_set_up_from_address_to_schedule(
    site: Site, connecting: LivePortal, person: Page
) -> None:
    site.switch("cloud.healthy")
    connect(person, site, "Team wiki")
    expect(person.get_by_text("Pages can be read")).to_be_visible(timeout=EXAMINED_MS)
    expect(person.locator(".finding[data-code='check.identity']")).to_contain_text("Passed")
    assert accessibility_problems(person) == []

    person.get_by_role("link", name="Choose spaces").click()
    boxes = person.locator("[data-space-row] input")
    every = boxes.count()
    person.get_by_label("Select all").check()
    expect(person.locator("[data-space-count]")).to_have_text(f"{every} of {every} chosen")
    person.get_by_label("Select all").uncheck()
    person.get_by_label("Find a space").fill("no space is called so")
    expect(person.get_by_text("No space is called that.")).to_be_visible()
    person.get_by_label("Find a space").fill("")
    boxes.first.check()
    expect(person.locator("[data-space-count]")).to_have_text(f"1 of {every} chosen")
    assert accessibility_problems(person) == []
    person.get_by_role("button", name="Continue").click()

    person.get_by_label("Examine the connection").select_option(label="Every 12 hours")
    assert accessibility_problems(person) == []
    person.get_by_role("button", name="Finish").click()
    expect(person.get_by_text("Team wiki is set up.")).to_be_visible()
    site.assert_secret_kept()
    assert site.credentials.secret not in "".join(connecting.output)


def test_a_wrong_token_is_told_as_one(site: Site, connecting: LivePortal, person: Page) -> None:
    site.switch("cloud.dead_pair")
    connect(person, site, "Wrong wiki")
    finding = person.locator(".finding[data-code='cloud.dead_pair']")
    expect(finding).to_contain_text("What helps:", timeout=EXAMINED_MS)
    expect(person.get_by_text("Pages cannot be read")).to_be_visible(timeout=EXAMINED_MS)
    expect(person.get_by_role("link", name="Choose spaces")).to_have_count(0)
    assert accessibility_problems(person) == []
    assert site.credentials.secret not in person.content()


def test_blocked_access_is_confirmed_and_leads_to_the_ways_out(
    site: Site, connecting: LivePortal, person: Page
) -> None:
    site.switch("cloud.no_licence")
    connect(person, site, "Blocked wiki")
    expect(person.get_by_role("heading", name="Ways out")).to_be_visible(timeout=EXAMINED_MS)
    expect(person.locator(".finding[data-code='cloud.no_licence']")).to_contain_text("Failed")
    expect(person.get_by_text("Provisional", exact=True)).to_have_count(0)
    assert accessibility_problems(person) == []
    person.get_by_role("link", name="Upload an export").click()
    expect(person.get_by_role("heading", level=1)).to_have_text("Upload an export")


@pytest.mark.slow
def test_the_help_for_a_token_opens_beside_its_field(
    site: Site, connecting: LivePortal, person: Page
) -> None:
    person.goto("/o/demo/connections/new/")
    person.get_by_label("Address of Confluence").fill(site.url)
    person.get_by_label("Cloud", exact=True).check()
    person.get_by_role("button", name="Look at the address").click()
    person.get_by_role("link", name="Continue with this address").click()
    person.get_by_text("A service account's API token", exact=True).press("Enter")
    expect(person.get_by_text("Open the service account, and choose")).to_be_visible()
    assert accessibility_problems(person) == []

    with person.expect_popup() as opened:
        person.get_by_role("link", name="All about a token for Confluence Cloud").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text(
        "A token for Confluence Cloud"
    )
    assert accessibility_problems(opened.value) == []
    opened.value.get_by_role("link", name="A token for Confluence Data Center").click()
    expect(opened.value.get_by_role("heading", name="A personal access token")).to_be_visible()
    opened.value.get_by_role("link", name="Connections").last.click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Connections")
    assert accessibility_problems(opened.value) == []
