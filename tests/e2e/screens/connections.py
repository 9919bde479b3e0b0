"""Screens of looking after a connection."""

from playwright.sync_api import Page, expect

from tests.e2e.scene import (
    BLOCKED,
    EXPIRING,
    FAILING,
    HEALTHY,
    PLAIN_HTTP,
    PROVISIONAL,
    UNCHECKED,
    Scene,
)
from tests.e2e.screens.screen import Screen, Visit

_EXAMINED_MS = 60_000


def _of(name: str, below: str = "") -> Visit:
    def visit(page: Page, scene: Scene) -> None:
        page.goto(f"/o/demo/connections/{scene.connections[name]}/{below}")

    return visit


def _refused_token(page: Page, scene: Scene) -> None:
    """No Confluence is at the sample address, so nothing can be proven of the token."""
    _of(HEALTHY, "replace/")(page, scene)
    page.get_by_label("API token", exact=True).fill("a sample token")
    page.get_by_role("button", name="Test and replace").click()
    expect(page.get_by_text("Nothing was changed")).to_be_visible(timeout=_EXAMINED_MS)


def _report(page: Page, scene: Scene) -> None:
    _of(BLOCKED, "reports/")(page, scene)
    page.locator("a.row-link").first.click()
    expect(page.get_by_role("heading", name="Since the report before")).to_be_visible()


def _refused_name(page: Page, scene: Scene) -> None:
    _of(HEALTHY, "delete/")(page, scene)
    # Without its script the button is not held back.
    page.get_by_label("to confirm").fill(" ")
    page.evaluate("document.querySelector('[data-confirm-submit]').form.submit()")
    expect(page.get_by_text("The name is not the same")).to_be_visible()


_DETAIL = "connections:connection"
SCREENS = [
    Screen("connection-page-healthy", _DETAIL, _of(HEALTHY)),
    Screen("connection-page-blocked", _DETAIL, _of(BLOCKED)),
    Screen("connection-page-expiring", _DETAIL, _of(EXPIRING)),
    Screen("connection-page-provisional", _DETAIL, _of(PROVISIONAL)),
    Screen("connection-page-failing", _DETAIL, _of(FAILING)),
    Screen("connection-page-unchecked", _DETAIL, _of(UNCHECKED)),
    Screen("connection-page-plain-http", _DETAIL, _of(PLAIN_HTTP)),
    Screen("connection-page-replace", "connections:replace", _of(HEALTHY, "replace/")),
    Screen("connection-page-replace-refused", "connections:replace", _refused_token),
    Screen("connection-page-reports", "connections:reports", _of(HEALTHY, "reports/")),
    Screen("connection-page-reports-none", "connections:reports", _of(UNCHECKED, "reports/")),
    Screen("connection-page-report", "connections:report", _report),
    Screen("connection-page-expiry", "connections:expiry", _of(EXPIRING, "expiry/")),
    Screen("connection-page-spaces", "connections:spaces", _of(HEALTHY, "spaces/")),
    Screen("connection-page-schedule", "connections:schedule", _of(HEALTHY, "schedule/")),
    Screen("connection-page-delete", "connections:delete", _of(HEALTHY, "delete/")),
    Screen("connection-page-delete-refused", "connections:delete", _refused_name),
]
