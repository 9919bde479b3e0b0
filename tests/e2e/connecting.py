"""The first steps by which the browser tests get a connection."""

from playwright.sync_api import Page, expect

from tests.e2e.browser import accessibility_problems
from tests.fakes.confluence import Site

EXAMINED_MS = 120_000


def connect(page: Page, site: Site, name: str) -> None:
    """The first two steps, as far as the examination."""
    page.goto("/o/demo/connections/new/")
    page.get_by_label("Address of Confluence").fill(f"{site.url}/spaces/OPS/overview")
    page.get_by_label("Cloud", exact=True).check()
    page.get_by_role("button", name="Look at the address").click()
    expect(page.get_by_text(site.url, exact=True)).to_be_visible()
    assert accessibility_problems(page) == []
    page.get_by_role("link", name="Continue with this address").click()
    page.get_by_label("Name of the connection").fill(name)
    page.get_by_label("E-mail address", exact=False).last.fill(site.credentials.username)
    page.get_by_label("API token", exact=True).fill(site.credentials.secret)
    page.get_by_label("CA certificate").fill(site.authority_pem)
    page.get_by_label("Confluence is in a private network").check()
    assert accessibility_problems(page) == []
    page.get_by_role("button", name="Connect and examine").click()
    page.wait_for_url("**/setup/check/")
