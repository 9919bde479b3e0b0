"""What is shown when a request comes to nothing."""

from playwright.sync_api import Page, Route, expect

from tests.e2e.scene import Scene
from tests.e2e.screens.screen import Screen, Visit, Who, at, linked


def _answered(field: str, status: int) -> Visit:
    """A page that no request brings about at will, as the portal itself made it."""

    def visit(page: Page, scene: Scene) -> None:
        def fulfil(route: Route) -> None:
            route.fulfill(status=status, body=getattr(scene, field), content_type="text/html")

        page.route("**/at-will/", fulfil)
        page.goto("/at-will/")

    return visit


def _old_form(page: Page, scene: Scene) -> None:
    page.goto("/account/password/reset/")
    page.get_by_label("E-mail address").fill("mara.kern@portal.example")
    page.context.clear_cookies()
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_text("Error 403")).to_be_visible()


def _button_opened(page: Page, scene: Scene) -> None:
    linked("/o/demo/chat/", "main .row-link")(page, scene)
    page.goto(f"{page.url}rename/")


SCREENS = [
    Screen("error-400", "", _answered("bad_request", 400)),
    Screen("error-403", "ingestion:jobs", at("/o/demo/imports/"), Who.MEMBER),
    Screen("error-403-form", "account_reset_password", _old_form, Who.NOBODY),
    Screen("error-404", "", at("/no/such/page/")),
    Screen("error-404-organization", "chat:home", at("/o/nobody/")),
    Screen("error-405", "chat:rename", _button_opened),
    Screen("error-429", "", _answered("too_many", 429), Who.NOBODY),
    Screen("error-500", "", _answered("broken", 500)),
]
