"""What a screen is, and the steps by which many of them are reached."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from playwright.sync_api import Page, expect

from tests.e2e.scene import Scene


class Who(StrEnum):
    """In front of the screen: signed out, or one of the people of the scene."""

    NOBODY = "nobody"
    OWNER = "owner"
    MEMBER = "member"
    CAREFUL = "careful"
    """A member with a second factor, recovery codes and a passkey."""
    NEWCOMER = "newcomer"
    """Belongs to no organization and is invited to one."""


Visit = Callable[[Page, Scene], None]


@dataclass(frozen=True, slots=True)
class Screen:
    """`visit` leads an open page to `address`, a name of the resolver; empty for none of it.

    `words` is for a screen on which a model is writing: how many it has written so far.
    """

    name: str
    address: str
    visit: Visit
    who: Who = Who.OWNER
    words: int | None = None


def at(path: str) -> Visit:
    def visit(page: Page, scene: Scene) -> None:
        page.goto(path)

    return visit


def linked(path: str, selector: str) -> Visit:
    """Where the first link of another screen leads."""

    def visit(page: Page, scene: Scene) -> None:
        page.goto(path)
        page.goto(page.locator(selector).first.get_attribute("href") or path)

    return visit


def pressed(before: Visit, button: str) -> Visit:
    """What another screen is like once a button of it was pressed."""

    def visit(page: Page, scene: Scene) -> None:
        before(page, scene)
        # Without its scripts a button sends its form at once.
        page.wait_for_load_state()
        page.get_by_role("button", name=button).first.click()

    return visit


def opened(before: Visit, button: str) -> Visit:
    """As `pressed`, for what opens over the screen."""

    def visit(page: Page, scene: Scene) -> None:
        pressed(before, button)(page, scene)
        expect(page.locator("dialog[open], .menu__list:not([hidden])").first).to_be_visible()

    return visit
