"""Every screen a person meets, in one list, for the screenshots."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

QUESTION = "How long is an invitation valid?"
EMPTY = "northwind"
"""Address name of an organization without pages."""


@dataclass(frozen=True, slots=True)
class Screen:
    """`visit` leads an open page there; a signed-out one where `signed_in` is false."""

    name: str
    visit: Callable[[Page], None]
    signed_in: bool = True


def _at(path: str) -> Callable[[Page], None]:
    def visit(page: Page) -> None:
        page.goto(path)

    return visit


def _asked(page: Page) -> None:
    page.goto("/o/demo/")
    earlier = page.get_by_role("link", name=QUESTION)
    if earlier.count():
        page.goto(earlier.first.get_attribute("href") or "")
    else:
        page.get_by_label("Your question").fill(QUESTION)
        page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("list", name="Sources")).to_be_visible()


def _cited(page: Page) -> None:
    _asked(page)
    page.locator("article .citation").first.click()
    expect(page.locator("#panel mark").first).to_be_visible()


def _first_link(path: str, selector: str) -> Callable[[Page], None]:
    def visit(page: Page) -> None:
        page.goto(path)
        page.goto(page.locator(selector).first.get_attribute("href") or path)

    return visit


def _page_named(title: str) -> Callable[[Page], None]:
    def visit(page: Page) -> None:
        page.goto(f"/o/demo/search/?q={title}")
        page.locator(".results").get_by_role("link", name=title, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)

    return visit


def _page_at_passage(page: Page) -> None:
    _cited(page)
    page.locator("#panel").get_by_role("link", name="Open page").click()
    expect(page.locator("main mark").first).to_be_visible()


SCREENS = [
    Screen("sign-in", _at("/account/login/"), signed_in=False),
    Screen("sign-up", _at("/account/signup/"), signed_in=False),
    Screen("password-reset", _at("/account/password/reset/"), signed_in=False),
    Screen("password-reset-done", _at("/account/password/reset/done/"), signed_in=False),
    Screen("invitation-gone", _at("/invitations/nothing/"), signed_in=False),
    # First, since the portal asks for the password again some minutes after the sign-in.
    Screen("second-factor-app", _at("/account/2fa/totp/activate/")),
    Screen("passkeys", _at("/account/2fa/webauthn/")),
    Screen("passkey-new", _at("/account/2fa/webauthn/add/")),
    Screen("organizations", _at("/organizations/")),
    Screen("organization-new", _at("/organizations/new/")),
    Screen("ask", _at("/o/demo/")),
    Screen("ask-nothing-yet", _at(f"/o/{EMPTY}/")),
    Screen("answer", _asked),
    Screen("answer-citation", _cited),
    Screen("conversations", _at("/o/demo/chat/")),
    Screen("conversations-nothing-yet", _at(f"/o/{EMPTY}/chat/")),
    Screen("search", _at("/o/demo/search/")),
    Screen("search-results", _at("/o/demo/search/?q=recovery+codes")),
    Screen("search-suggestion", _at("/o/demo/search/?q=invitaton")),
    Screen("search-no-match", _at("/o/demo/search/?q=zeppelin")),
    Screen("search-nothing-yet", _at(f"/o/{EMPTY}/search/")),
    Screen("spaces", _at("/o/demo/spaces/")),
    Screen("spaces-nothing-yet", _at(f"/o/{EMPTY}/spaces/")),
    Screen("space", _first_link("/o/demo/spaces/", "main a[href*='/spaces/']")),
    Screen("page", _page_named("Welcome")),
    Screen("page-code-and-tags", _page_named("Import an export")),
    Screen("page-at-passage", _page_at_passage),
    Screen("imports", _at("/o/demo/imports/")),
    Screen("imports-nothing-yet", _at(f"/o/{EMPTY}/imports/")),
    Screen("import-upload", _at("/o/demo/imports/upload/")),
    Screen("import-report", _first_link("/o/demo/imports/", "main .row-link")),
    Screen("people", _at("/o/demo/people/")),
    Screen("leave", _at("/o/demo/people/leave/")),
    Screen("settings", _at("/o/demo/settings/")),
    Screen("profile", _at("/account/profile/")),
    Screen("email", _at("/account/email/")),
    Screen("password", _at("/account/password/change/")),
    Screen("second-factor", _at("/account/2fa/")),
    Screen("sessions", _at("/account/sessions/")),
    Screen("sign-out", _at("/account/logout/")),
    Screen("not-found", _at("/o/nobody/")),
    Screen("admin", _at("/admin/")),
    Screen("admin-people", _at("/admin/accounts/user/")),
    Screen("admin-organizations", _at("/admin/organizations/organization/")),
    Screen("admin-memberships", _at("/admin/organizations/membership/")),
    Screen("admin-invitations", _at("/admin/organizations/invitation/")),
    Screen("admin-spaces", _at("/admin/knowledge/space/")),
    Screen("admin-pages", _at("/admin/knowledge/page/")),
    Screen("admin-jobs", _at("/admin/ingestion/job/")),
    Screen("admin-job", _first_link("/admin/ingestion/job/", "#result_list tbody th a")),
    Screen("admin-conversations", _at("/admin/chat/conversation/")),
]
