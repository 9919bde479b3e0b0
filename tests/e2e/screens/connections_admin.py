"""The screens of connections in the admin: the lists, one of each, a new one, a new token."""

from playwright.sync_api import Page, expect

from tests.e2e.scene import Scene
from tests.e2e.screens.screen import Screen, at, linked

_CONNECTIONS = "/admin/connections/connection/"
_REPORTS = "/admin/connections/report/"
_LIST = "admin:connections_connection_changelist"
_ADD = "admin:connections_connection_add"


def _replacing(page: Page, scene: Scene) -> None:
    page.goto(_CONNECTIONS)
    page.locator(".action-select").first.check()
    page.locator("select[name=action]").select_option("replace_token")
    page.get_by_role("button", name="Go").click()
    expect(page.locator("input[name=secret]")).to_be_visible()


def _adding(page: Page, scene: Scene) -> None:
    page.goto(f"{_CONNECTIONS}add/")
    page.get_by_label("Organization").select_option(index=1)
    page.get_by_label("Address of Confluence").fill("northwind.atlassian.net/wiki/spaces/OPS")
    page.get_by_role("button", name="Look at the address").click()
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
    Screen("admin-connections-add", _ADD, at(f"{_CONNECTIONS}add/")),
    Screen("admin-connections-add-credential", _ADD, _adding),
    Screen(
        "admin-connections-delete",
        "admin:connections_connection_delete",
        at(f"{_CONNECTIONS}1/delete/"),
    ),
    Screen("admin-reports", "admin:connections_report_changelist", at(_REPORTS)),
    Screen(
        "admin-reports-one",
        "admin:connections_report_change",
        linked(f"{_REPORTS}?state__exact=blocked", "#result_list tbody th a"),
    ),
]
