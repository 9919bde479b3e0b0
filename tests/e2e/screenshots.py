"""Takes every screen, light and dark, wide and narrow: `python -m tests.e2e.screenshots [NAME…]`.

Writes `var/screenshots/NAME-light-1280.png` and so on, from a portal with the demo's data.
"""

import itertools
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from django.conf import settings
from playwright.sync_api import Browser, Error, sync_playwright

from tests.e2e.browser import launch_options, sign_in
from tests.e2e.live import LivePortal
from tests.e2e.screens import EMPTY, SCREENS, Screen

SIZES = {1280: 800, 360: 740}
THEMES = ("light", "dark")
_TIMEOUT_MS = 10_000


@dataclass(frozen=True, slots=True)
class Camera:
    """Takes pictures of one portal into one folder; `session` is a signed-in person's."""

    browser: Browser
    url: str
    session: Any
    target: Path

    def take(self, screen: Screen, theme: str, width: int) -> str:
        """What went wrong; empty when the picture was taken."""
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": SIZES[width]},
            color_scheme=theme,
            storage_state=self.session if screen.signed_in else None,
        )
        context.set_default_timeout(_TIMEOUT_MS)
        page = context.new_page()
        name = f"{screen.name}-{theme}-{width}"
        try:
            screen.visit(page)
            page.wait_for_load_state("networkidle")
            # A picture of the whole page shows sticky parts in place only from the top.
            page.evaluate("window.scrollTo(0, 0)")
            page.screenshot(path=self.target / f"{name}.png", full_page=True)
        except (Error, AssertionError) as error:
            return f"{name}: {error}\n"
        finally:
            context.close()
        return ""


def main(names: list[str]) -> int:
    """The exit status: 1 when a picture could not be taken."""
    target = Path(settings.BASE_DIR) / "var" / "screenshots"
    target.mkdir(parents=True, exist_ok=True)
    wanted = [screen for screen in SCREENS if not names or screen.name in names]
    data_dir = Path(tempfile.mkdtemp(prefix="portal-screenshots-"))
    portal = LivePortal.start(data_dir)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(**launch_options())
            camera = Camera(browser, portal.url, _session(browser, portal), target)
            shots = itertools.product(wanted, THEMES, SIZES)
            failures = "".join(camera.take(*shot) for shot in shots)
            browser.close()
    finally:
        portal.stop()
        shutil.rmtree(data_dir)
    sys.stdout.write(f"{failures}The pictures are in {target}\n")
    return 1 if failures else 0


def _session(browser: Browser, portal: LivePortal) -> Any:
    """The demo person signed in, and an organization without pages beside the demo's."""
    context = browser.new_context(base_url=portal.url)
    page = context.new_page()
    sign_in(page, *portal.sign_in())
    page.wait_for_url("**/o/demo/")
    page.goto("/organizations/new/")
    page.get_by_label("Name").fill(EMPTY.title())
    page.get_by_role("button", name="Create").click()
    page.wait_for_url(f"**/o/{EMPTY}/**")
    session = context.storage_state()
    context.close()
    return session


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
