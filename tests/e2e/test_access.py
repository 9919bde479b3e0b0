"""An admin links an account, chooses who reads a space, and asks why a page is closed."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import accessibility_problems
from tests.e2e.live import LivePortal

ACCESS = "/o/demo/access/"
_RESTRICT = """
from apps.knowledge.access.drafts import Restriction, SeenAccount
from apps.knowledge.access.restrictions import save_restrictions
from apps.knowledge.models import Page
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from apps.search.indexing import index_known
demo = Organization.objects.get(slug="demo")
with activate(demo):
    page = Page.objects.exclude(markdown="").order_by("-pk").first()
    told = {told}
    index_known(demo.pk, save_restrictions(page.site, {{page.content_id: told}}))
print(page.content_id, page.pk, page.title, sep="|")
"""
_CLOSED = 'Restriction((SeenAccount("kern", "Mara Kern", "demo@portal.example"),))'


@pytest.fixture
def closed(portal: LivePortal) -> Iterator[tuple[str, str, str]]:
    """A page of the demo that an account with the demo person's address may read: its number in
    Confluence, its number here, its title."""
    number, pk, title = _told(portal, _CLOSED)
    yield number, pk, title
    _told(portal, "None")


def _told(portal: LivePortal, told: str) -> tuple[str, str, str]:
    said = portal.manage("shell", "--command", _RESTRICT.format(told=told))
    number, pk, title = said.strip().splitlines()[-1].split("|")
    return number, pk, title


@pytest.mark.slow
def test_a_closed_page_is_explained_and_opened(
    demo_page: Page, closed: tuple[str, str, str]
) -> None:
    number, pk, title = closed
    missing = demo_page.request.get(f"/o/demo/pages/{pk}/")
    assert missing.status == 404
    demo_page.goto(ACCESS)
    assert accessibility_problems(demo_page) == []
    demo_page.get_by_label("Page", exact=True).fill(number)
    demo_page.get_by_role("button", name="Explain").click()
    expect(demo_page.get_by_role("heading", level=2)).to_contain_text(f"cannot read page {number}.")
    expect(demo_page.locator("main")).not_to_contain_text(title)
    assert accessibility_problems(demo_page) == []

    demo_page.get_by_role("link", name="Link accounts").click()
    row = demo_page.get_by_role("row").filter(has_text="Mara Kern")
    expect(row).to_contain_text("Same address")
    assert accessibility_problems(demo_page) == []
    row.get_by_role("button", name="Link", exact=True).click()
    expect(row).to_contain_text("Linked")
    demo_page.goto(f"/o/demo/pages/{pk}/")
    expect(demo_page.get_by_role("heading", level=1)).to_have_text(title)

    demo_page.goto(f"{ACCESS}accounts/")
    row.get_by_role("link", name="Change").click()
    assert accessibility_problems(demo_page) == []
    demo_page.get_by_role("button", name="Unlink").click()
    expect(demo_page.get_by_role("button", name="Link", exact=True)).to_be_visible()
    assert demo_page.request.get(f"/o/demo/pages/{pk}/").status == 404


@pytest.mark.slow
def test_a_space_is_closed_and_opened_again(demo_page: Page) -> None:
    demo_page.goto(ACCESS)
    demo_page.get_by_role("link", name="Portal Handbook").click()
    demo_page.get_by_label("Chosen members", exact=True).first.check()
    assert accessibility_problems(demo_page) == []
    demo_page.get_by_role("button", name="Save").click()
    row = demo_page.get_by_role("row").filter(has_text="Portal Handbook")
    expect(row).to_contain_text("Nobody")
    demo_page.goto("/o/demo/spaces/")
    expect(demo_page.locator("main")).not_to_contain_text("Portal Handbook")

    demo_page.goto(ACCESS)
    demo_page.get_by_role("link", name="Portal Handbook").click()
    demo_page.get_by_label("All members").check()
    demo_page.get_by_role("button", name="Save").click()
    expect(demo_page).to_have_url(re.compile(rf"{ACCESS}$"))
    demo_page.goto("/o/demo/spaces/")
    expect(demo_page.locator("main")).to_contain_text("Portal Handbook")
