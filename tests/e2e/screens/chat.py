"""Screens of the chat, and of the frame around every screen."""

from playwright.sync_api import Page, expect

from tests.e2e.scene import EMPTY, FAILED_QUESTION, STOPPED_QUESTION, Scene
from tests.e2e.screens.screen import Screen, Visit, Who, at, opened

QUESTION = "How long is an invitation valid?"
NO_ANSWER = "Which zeppelin flies to Lakehurst?"
_HOME = at("/o/demo/")
_LIST = at("/o/demo/chat/")


def ask(page: Page, question: str) -> None:
    """Asks it, or comes back to the answer it got before."""
    page.goto("/o/demo/")
    earlier = page.locator(".rail").get_by_role("link", name=question, include_hidden=True)
    if earlier.count():
        page.goto(earlier.first.get_attribute("href") or "")
    else:
        page.get_by_label("Your question").fill(question)
        page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("button", name="again")).to_be_visible()


def _asked(question: str) -> Visit:
    def visit(page: Page, scene: Scene) -> None:
        ask(page, question)

    return visit


def cited(page: Page, scene: Scene) -> None:
    """The answer with its first passage open in the panel."""
    ask(page, QUESTION)
    page.locator("article .citation").first.click()
    expect(page.locator("#panel mark").first).to_be_visible()


def _asking(page: Page, scene: Scene) -> None:
    page.goto("/o/demo/")
    page.get_by_label("Your question").fill(QUESTION)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    expect(page.get_by_text("passages", exact=False).first).to_be_visible()


def _writing(page: Page, scene: Scene) -> None:
    _asking(page, scene)
    expect(page.locator("[data-answer]")).not_to_be_empty()


def _person_menu(page: Page, scene: Scene) -> None:
    _drawer(page)
    page.locator("[aria-controls=person-menu]").click()


def _organization_menu(page: Page, scene: Scene) -> None:
    _drawer(page)
    page.locator("[aria-controls=org-menu]").click()


def _drawer(page: Page) -> None:
    page.goto("/o/demo/spaces/")
    menu = page.get_by_role("button", name="Menu")
    if menu.is_visible():
        menu.click()
        expect(page.locator(".rail[data-open]")).to_be_visible()


SCREENS = [
    Screen("ask", "chat:home", _HOME),
    Screen("ask-nothing-yet", "chat:home", at(f"/o/{EMPTY.lower()}/")),
    Screen("answer", "chat:conversation", _asked(QUESTION)),
    Screen("answer-citation", "chat:conversation", cited),
    Screen("answer-none", "chat:conversation", _asked(NO_ANSWER)),
    Screen("answer-failed", "chat:conversation", _asked(FAILED_QUESTION)),
    Screen("answer-stopped", "chat:conversation", _asked(STOPPED_QUESTION)),
    Screen("answer-searching", "chat:conversation", _asking, words=0),
    Screen("answer-running", "chat:conversation", _writing, words=16),
    Screen("answer-menu", "chat:conversation", opened(_asked(QUESTION), "Options")),
    Screen("conversations", "chat:conversations", _LIST),
    Screen("conversations-rename", "chat:conversations", opened(_LIST, "Rename")),
    Screen("conversations-delete", "chat:conversations", opened(_LIST, "Delete")),
    Screen("conversations-none-found", "chat:conversations", at("/o/demo/chat/?q=zeppelin+fleet")),
    Screen("conversations-nothing-yet", "chat:conversations", at(f"/o/{EMPTY.lower()}/chat/")),
    Screen("rail-person", "knowledge:spaces", _person_menu),
    Screen("rail-organizations", "knowledge:spaces", _organization_menu),
    Screen("ask-as-member", "chat:home", _HOME, Who.MEMBER),
]
