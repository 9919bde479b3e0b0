"""Screens of organizations, their people and invitations."""

from playwright.sync_api import Page, expect

from tests.e2e.scene import Scene
from tests.e2e.screens.screen import Screen, Who, at, opened

_PEOPLE = at("/o/demo/people/")


def _invitation(page: Page, scene: Scene) -> None:
    page.goto(scene.invitation)


def _sign_up(page: Page, scene: Scene) -> None:
    _invitation(page, scene)
    page.goto("/account/signup/")


def _no_address(page: Page, scene: Scene) -> None:
    _PEOPLE(page, scene)
    page.get_by_label("E-mail address").fill("mara.kern@portal")
    page.locator("form[action$='/invite/']").evaluate("form => { form.noValidate = true; }")
    page.get_by_role("button", name="Send invitation").click()
    expect(page.get_by_role("alert").first).to_be_visible()


def _sent_again(page: Page, scene: Scene) -> None:
    _PEOPLE(page, scene)
    page.get_by_role("button", name="Send again").first.click()
    expect(page.get_by_label("Link for")).to_be_visible()


def _remove(page: Page, scene: Scene) -> None:
    _PEOPLE(page, scene)
    row = page.get_by_role("row").filter(has_text="Mara Kern")
    link = row.locator("a[href*='/remove/']").first
    page.goto(link.get_attribute("href") or "")


SCREENS = [
    Screen("organizations", "organizations", at("/organizations/")),
    Screen("organizations-invited", "organizations", at("/organizations/"), Who.NEWCOMER),
    Screen("organization-new", "organization_new", at("/organizations/new/")),
    Screen("invitation", "invitation", _invitation, Who.NOBODY),
    Screen("invitation-for-me", "invitation", _invitation, Who.NEWCOMER),
    Screen("invitation-for-another", "invitation", _invitation, Who.MEMBER),
    Screen("invitation-gone", "invitation", at("/invitations/nothing/"), Who.NOBODY),
    Screen("sign-up", "account_signup", _sign_up, Who.NOBODY),
    Screen("people", "organizations:people", _PEOPLE),
    Screen("people-menu", "organizations:people", opened(_PEOPLE, "Manage")),
    Screen("people-as-member", "organizations:people", _PEOPLE, Who.MEMBER),
    Screen("people-invited", "organizations:people", _sent_again),
    Screen("people-invite-refused", "organizations:invite", _no_address),
    Screen("person-remove", "organizations:remove", _remove),
    Screen("leave", "organizations:leave", at("/o/demo/people/leave/"), Who.MEMBER),
    Screen("leave-only-owner", "organizations:leave", at("/o/demo/people/leave/")),
    Screen("settings", "organizations:settings", at("/o/demo/settings/")),
]
