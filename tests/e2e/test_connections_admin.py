"""The admin's lists of connections as the operator and an organization's owner use them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import accessibility_problems, sign_in, watch
from tests.e2e.live import LivePortal
from tests.fakes.confluence import Site

OWNER = ("ida@eastwind.example", "correct horse battery")
OLD_SECRET = "the-old-sample-token"
# Dates far away are the same years whenever the test runs; one is always twelve days ahead.
_MAKE = """
from datetime import date, timedelta
from allauth.account.models import EmailAddress
from django.utils import timezone
from apps.accounts.models import User
from apps.connections.models import Connection
from apps.core.secret import Secret
from apps.organizations.services import create_organization
from apps.organizations.tenancy import activate

ida = User.objects.create_user({email!r}, {password!r}, name="Ida Kern")
EmailAddress.objects.create(user=ida, email=ida.email, verified=True, primary=True)
eastwind = create_organization(name="Eastwind", owner=ida)
westwind = create_organization(name="Westwind")

def make(organization, name, expires_on, state, api_access, **more):
    with activate(organization):
        Connection.objects.create(**({{
            "organization": organization, "name": name, "expires_on": expires_on, "state": state,
            "api_access": api_access, "kind": "cloud", "credential": "cloud_token",
            "base_url": "https://northwind.atlassian.net/wiki", "secret": Secret({secret!r}),
            "username": "reader@northwind.example", "next_check_at": None,
        }} | more))

soon = timezone.now().date() + timedelta(days=12)
make(westwind, "Gone wiki", date(2024, 5, 2), "failing", "rejected")
make(westwind, "Ending wiki", soon, "blocked", "blocked")
make(westwind, "Later wiki", date(2031, 5, 2), "healthy", "ok")
make(westwind, "Last wiki", date(2032, 6, 2), "healthy", "ok")
make(
    eastwind, "Eastwind wiki", date(2024, 5, 2), "failing", "rejected", private_network=True,
    base_url={url!r}, username={username!r}, ca_certificate={pem!r},
)
"""
_IS_SECRET = """
from apps.connections.models import Connection
from apps.organizations.tenancy import unscoped
with unscoped(reason="the test looks"):
    print(Connection.objects.get(name="Eastwind wiki").secret.reveal() == {secret!r})
"""


@pytest.fixture(scope="module")
def portal_with_two(site: Site, connecting: LivePortal) -> LivePortal:
    """Connections of Westwind, and one of Eastwind; other tests add to the demo organization."""
    email, password = OWNER
    command = _MAKE.format(
        email=email,
        password=password,
        secret=OLD_SECRET,
        url=site.url,
        username=site.credentials.username,
        pem=site.authority_pem,
    )
    connecting.manage("shell", "--command", command)
    return connecting


@contextmanager
def _in_front(browser: Browser, portal: LivePortal, person: tuple[str, str]) -> Iterator[Page]:
    context: Any = browser.new_context(base_url=portal.url)
    page = context.new_page()
    complaints = watch(page)
    sign_in(page, *person)
    page.wait_for_url("**/o/**")
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def operator(browser: Browser, portal_with_two: LivePortal) -> Iterator[Page]:
    with _in_front(browser, portal_with_two, portal_with_two.sign_in()) as page:
        yield page


@pytest.fixture
def owner(browser: Browser, portal_with_two: LivePortal) -> Iterator[Page]:
    with _in_front(browser, portal_with_two, OWNER) as page:
        yield page


def names(page: Page) -> Any:
    return page.locator("#result_list tbody th a")


def narrow(page: Page, heading: str, choice: str) -> None:
    """Clicks a filter beside the list."""
    group = page.locator("#changelist-filter details").filter(has_text=f"By {heading}")
    group.get_by_role("link", name=choice, exact=True).click()


def test_the_operator_narrows_the_list_by_token_access_and_date(operator: Page) -> None:
    operator.goto("/admin/connections/connection/")
    narrow(operator, "organization", "Eastwind")
    expect(names(operator)).to_have_text(["Eastwind wiki"])
    narrow(operator, "organization", "Westwind")
    expect(names(operator)).to_have_text(["Ending wiki", "Gone wiki", "Last wiki", "Later wiki"])

    narrow(operator, "token", "Expiring")
    expect(names(operator)).to_have_text(["Ending wiki"])
    row = operator.locator("#result_list tbody tr")
    expect(row.locator(".field-token_state .tag--warn")).to_have_text("Expiring")
    expect(row.locator(".field-access .tag--bad")).to_have_text("API access blocked")

    narrow(operator, "token", "All")
    narrow(operator, "API access", "API works")
    expect(names(operator)).to_have_text(["Last wiki", "Later wiki"])
    expect(row.locator(".field-access .tag--ok").first).to_have_text("API works")

    operator.get_by_role("link", name="2031", exact=True).click()
    expect(names(operator)).to_have_text(["Later wiki"])
    narrow(operator, "API access", "Credential rejected")
    expect(names(operator)).to_have_count(0)


@pytest.mark.slow
def test_an_owner_sees_the_own_connections_only(owner: Page) -> None:
    owner.goto("/admin/")
    card = owner.locator(".operation").filter(has_text="Connections to look at")
    expect(card.locator("tbody tr")).to_have_count(1)
    expect(card.locator("tbody th")).to_have_text("Eastwind")
    expect(owner.get_by_text("Imports under way")).to_have_count(0)
    expect(owner.get_by_role("link", name="Memberships")).to_have_count(0)

    card.locator("td").first.get_by_role("link", name="1").click()
    expect(names(owner)).to_have_text(["Eastwind wiki"])
    expect(owner.locator(".field-token_state .tag--bad")).to_have_text("Expired")
    owner.goto("/admin/connections/connection/")
    expect(names(owner)).to_have_text(["Eastwind wiki"])
    expect(owner.locator("#changelist-filter")).not_to_contain_text("Westwind")
    names(owner).first.click()
    expect(owner.get_by_text("Private network")).to_be_visible()
    expect(owner.locator("input[name=private_network]")).to_have_count(0)


@pytest.mark.slow
def test_an_owner_adds_a_connection_and_deletes_it(owner: Page) -> None:
    owner.goto("/admin/connections/connection/")
    owner.get_by_role("link", name="Add connection").first.click()
    owner.get_by_label("Organization").select_option(label="Eastwind")
    owner.get_by_label("Address of Confluence").fill("eastwind.atlassian.net/wiki/spaces/OPS")
    owner.get_by_role("button", name="Look at the address").click()
    expect(owner.get_by_text("https://eastwind.atlassian.net/wiki", exact=True)).to_be_visible()
    owner.get_by_label("Name of the connection").fill("New wiki")
    owner.locator("input[name=secret]").fill(OLD_SECRET)
    owner.get_by_role("button", name="Connect and examine").click()
    expect(owner.get_by_text("Enter the e-mail address that the token belongs to.")).to_be_visible()
    expect(owner.locator("input[name=secret]")).to_have_value("")

    owner.locator("input[name=username]").fill("ida@eastwind.example")
    owner.locator("input[name=secret]").fill(OLD_SECRET)
    owner.get_by_role("button", name="Connect and examine").click()
    expect(owner.get_by_text("Its first examination is under way.")).to_be_visible()
    expect(names(owner)).to_have_text(["Eastwind wiki", "New wiki"])

    names(owner).filter(has_text="New wiki").click()
    owner.get_by_role("link", name="Delete").click()
    owner.get_by_role("button", name="Yes, I’m sure").click()
    expect(names(owner)).to_have_text(["Eastwind wiki"])


def replace(page: Page, site: Site, secret: str) -> None:
    page.goto("/admin/connections/connection/")
    page.locator("#result_list tbody tr").filter(has_text="Eastwind wiki").locator(
        ".action-select"
    ).check()
    page.locator("select[name=action]").select_option("replace_token")
    page.get_by_role("button", name="Go").click()
    page.locator("input[name=secret]").fill(secret)
    page.locator("input[name=expires_on]").fill("2031-05-02")
    page.get_by_role("button", name="Test and replace").click()


def test_an_owner_replaces_a_token_once_it_is_proven(
    site: Site, portal_with_two: LivePortal, owner: Page
) -> None:
    site.switch("cloud.dead_pair")
    replace(owner, site, "a-wrong-sample-token")
    expect(
        owner.get_by_text("The new token was tested and refused. Nothing was changed.")
    ).to_be_visible()
    expect(owner.locator(".refusal code").first).to_have_text("cloud.dead_pair")
    expect(owner.locator("input[name=secret]")).to_have_value("")
    assert "True" in portal_with_two.manage("shell", "-c", _IS_SECRET.format(secret=OLD_SECRET))
    owner.goto("/admin/connections/connection/")
    expect(owner.locator(".field-token_state .tag--bad")).to_have_text("Expired")

    site.switch("cloud.healthy")
    replace(owner, site, site.credentials.secret)
    expect(owner.get_by_text("was tested and replaced.")).to_be_visible()
    expect(owner.locator(".field-token_state .tag--ok")).to_have_text("Valid")
    expect(owner.locator(".field-access .tag--ok")).to_have_text("API works")
    now = _IS_SECRET.format(secret=site.credentials.secret)
    assert "True" in portal_with_two.manage("shell", "-c", now)
    assert site.credentials.secret not in owner.content()
    assert site.credentials.secret not in "".join(portal_with_two.output)
    names(owner).first.click()
    owner.get_by_role("link", name="History").click()
    expect(owner.locator("#change-history")).to_contain_text("Token replaced.")


@pytest.mark.slow
def test_the_pages_of_a_new_connection_are_accessible(
    browser: Browser, portal_with_two: LivePortal
) -> None:
    """Unwatched: on a page of Django's admin the examiner itself sets styles by hand."""
    context: Any = browser.new_context(base_url=portal_with_two.url)
    page = context.new_page()
    sign_in(page, *OWNER)
    page.wait_for_url("**/o/**")
    page.goto("/admin/connections/connection/add/")
    assert accessibility_problems(page) == []
    page.get_by_label("Organization").select_option(label="Eastwind")
    page.get_by_label("Address of Confluence").fill("eastwind.atlassian.net")
    page.get_by_role("button", name="Look at the address").click()
    page.get_by_role("button", name="Connect and examine").click()
    expect(page.get_by_text("Give the connection a name.")).to_be_visible()
    assert accessibility_problems(page) == []
    context.close()
