"""The operator's screens of connections: the lists, one of each, and a new token."""

from playwright.sync_api import Page, expect

from tests.e2e.scene import Scene
from tests.e2e.screens.screen import Screen, at, linked

_CONNECTIONS = "/admin/connections/connection/"
_REPORTS = "/admin/connections/report/"
_LIST = "admin:connections_connection_changelist"


def _replacing(page: Page, scene: Scene) -> None:
    page.goto(_CONNECTIONS)
    page.locator(".action-select").first.check()
    page.locator("select[name=action]").select_option("replace_token")
    page.get_by_role("button", name="Go").click()
    expect(page.locator("input[name=secret]")).to_be_visible()


SCREENS = [
    Screen("admin-connections", _LIST, at(_CONNECTIONS)),
    Screen("admin-connections-expiring", _LIST, at(f"{_CONNECTIONS}?token=expiring")),
    Screen("admin-connections-replace", _LIST, _replacing),
    Screen(
        "admin-connections-one",
        "admin:connections_connection_change",
        linked(_CONNECTIONS, "#result_list tbody th a"),
    ),
    Screen("admin-reports", "admin:connections_report_changelist", at(_REPORTS)),
    Screen(
        "admin-reports-one",
        "admin:connections_report_change",
        linked(f"{_REPORTS}?state__exact=blocked", "#result_list tbody th a"),
    ),
]
