"""Screens of setting up a connection, from the address to the schedule."""

from playwright.sync_api import Page, expect

from tests.e2e.scene import (
    SETUP_BLOCKED,
    SETUP_HEALTHY,
    SETUP_PROVISIONAL,
    SETUP_REJECTED,
    Scene,
)
from tests.e2e.screens.screen import Screen, Visit, at

_NEW = "/o/demo/connections/new/"


def _address(page: Page, scene: Scene) -> None:
    page.goto(_NEW)
    page.get_by_label("Address of Confluence").fill(
        "northwind.atlassian.net/wiki/spaces/OPS/pages/4711/Backup"
    )
    page.locator("form.form button[type=submit]").last.click()
    expect(page.get_by_role("heading", name="What was understood")).to_be_visible()


def _refused_address(page: Page, scene: Scene) -> None:
    page.goto(_NEW)
    page.get_by_label("Address of Confluence").fill("admin.atlassian.com")
    page.locator("form.form button[type=submit]").last.click()
    expect(page.get_by_role("alert")).to_be_visible()


def _credential(page: Page, scene: Scene) -> None:
    _address(page, scene)
    page.get_by_role("link", name="Continue with this address").click()
    expect(page.get_by_label("API token", exact=True)).to_be_visible()


def _refused_credential(page: Page, scene: Scene) -> None:
    _credential(page, scene)
    page.get_by_label("Name of the connection").fill("Team wiki")
    page.get_by_label("API token", exact=True).fill("a sample token")
    page.get_by_role("button", name="Connect and examine").click()
    expect(page.get_by_role("alert")).to_be_visible()


def _step(name: str, step: str) -> Visit:
    def visit(page: Page, scene: Scene) -> None:
        page.goto(f"/o/demo/connections/{scene.setups[name]}/setup/{step}/")

    return visit


SCREENS = [
    Screen("connection-address", "connections:new", at(_NEW)),
    Screen("connection-address-understood", "connections:new", _address),
    Screen("connection-address-refused", "connections:new", _refused_address),
    Screen("connection-credential", "connections:setup_credential", _credential),
    Screen("connection-credential-refused", "connections:setup_credential", _refused_credential),
    Screen("connection-examined", "connections:setup_check", _step(SETUP_HEALTHY, "check")),
    Screen("connection-provisional", "connections:setup_check", _step(SETUP_PROVISIONAL, "check")),
    Screen("connection-blocked", "connections:setup_check", _step(SETUP_BLOCKED, "check")),
    Screen("connection-rejected", "connections:setup_check", _step(SETUP_REJECTED, "check")),
    Screen("connection-spaces", "connections:setup_spaces", _step(SETUP_HEALTHY, "spaces")),
    Screen("connection-schedule", "connections:setup_schedule", _step(SETUP_HEALTHY, "schedule")),
]
