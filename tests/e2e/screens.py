"""Every screen a person meets, in one list, for the screenshots."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

QUESTION = "How long is an invitation valid?"


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


def _page_at_passage(page: Page) -> None:
    _cited(page)
    page.locator("#panel").get_by_role("link", name="Open page").click()
    expect(page.locator("main mark").first).to_be_visible()


SCREENS = [
    Screen("sign-in", _at("/account/login/"), signed_in=False),
    Screen("password-reset", _at("/account/password/reset/"), signed_in=False),
    Screen("ask", _at("/o/demo/")),
    Screen("answer", _asked),
    Screen("answer-citation", _cited),
    Screen("conversations", _at("/o/demo/chat/")),
    Screen("search-empty", _at("/o/demo/search/")),
    Screen("search-results", _at("/o/demo/search/?q=import+export")),
    Screen("search-nothing", _at("/o/demo/search/?q=zeppelin")),
    Screen("spaces", _at("/o/demo/spaces/")),
    Screen("space", _first_link("/o/demo/spaces/", "main a[href*='/spaces/']")),
    Screen("page", _page_at_passage),
    Screen("imports", _at("/o/demo/imports/")),
    Screen("import-upload", _first_link("/o/demo/imports/", "main a[href*='/imports/']")),
    Screen("people", _at("/o/demo/people/")),
    Screen("settings", _at("/o/demo/settings/")),
    Screen("organizations", _at("/organizations/")),
    Screen("organization-new", _at("/organizations/new/")),
    Screen("second-factor", _at("/account/2fa/")),
    Screen("sessions", _at("/account/sessions/")),
    Screen("password-change", _at("/account/password/change/")),
    Screen("email", _at("/account/email/")),
    Screen("not-found", _at("/o/nobody/")),
    Screen("admin", _at("/admin/")),
]
