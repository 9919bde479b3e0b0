"""Screens of those who say who reads what."""

from urllib.parse import urlencode

from playwright.sync_api import Page

from tests.e2e.scene import CAREFUL, EMPTY, MEMBER, RESTRICTED_PAGE, Scene
from tests.e2e.screens.screen import Screen, Visit, at

_BASE = "/o/demo/access/"
_ACCOUNTS = f"{_BASE}accounts/"
_EXPLAIN = f"{_BASE}explain/"
_MARA, _INES = ("Mara Kern", MEMBER), ("Ines Falk", CAREFUL)
_EMPTY = f"/o/{EMPTY.lower()}/access/"


def _account(name: str) -> Visit:
    def visit(page: Page, scene: Scene) -> None:
        page.goto(_ACCOUNTS)
        row = page.get_by_role("row").filter(has_text=name)
        page.goto(row.locator("a[href*='/accounts/']").first.get_attribute("href") or "")

    return visit


def _explained(person: tuple[str, str], of: str) -> Visit:
    def visit(page: Page, scene: Scene) -> None:
        page.goto(_EXPLAIN)
        page.get_by_label("Person").select_option(label=f"{person[0]} ({person[1]})")
        page.get_by_label("Page", exact=True).fill(of)
        page.get_by_role("button", name="Explain").click()

    return visit


def _space(page: Page, scene: Scene) -> None:
    page.goto(_BASE)
    page.goto(page.get_by_role("link", name="Quality").get_attribute("href") or "")


SCREENS = [
    Screen("access", "access:overview", at(_BASE)),
    Screen("access-empty", "access:overview", at(_EMPTY)),
    Screen("access-accounts", "access:accounts", at(_ACCOUNTS)),
    Screen("access-accounts-empty", "access:accounts", at(f"{_EMPTY}accounts/")),
    Screen(
        "access-accounts-not-found",
        "access:accounts",
        at(f"{_ACCOUNTS}?{urlencode({'q': 'nobody like this'})}"),
    ),
    Screen("access-account", "access:account", _account("Mara Kern")),
    Screen("access-account-linked", "access:account", _account("Ines Falk")),
    Screen("access-space", "access:space", _space),
    Screen("access-explain", "access:explain", at(_EXPLAIN)),
    Screen("access-explain-closed", "access:explain", _explained(_MARA, RESTRICTED_PAGE)),
    Screen("access-explain-open", "access:explain", _explained(_INES, RESTRICTED_PAGE)),
    Screen("access-explain-choices", "access:explain", _explained(_MARA, "o")),
    Screen("access-explain-nothing", "access:explain", _explained(_MARA, "12345678")),
]
