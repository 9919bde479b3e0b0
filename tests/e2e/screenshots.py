"""Takes every screen, light and dark, wide and narrow: `python -m tests.e2e.screenshots [NAME…]`.

Writes `var/screenshots/NAME-light-1280.png` and so on, from a portal with the demo's data and the
scene's. A second portal, whose answers a model writes, shows answers that are being written.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django
from django.conf import settings
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from tests.e2e.browser import launch_options
from tests.e2e.cast import sessions_of
from tests.e2e.live import LivePortal
from tests.e2e.scene import Scene
from tests.e2e.screens import SCREENS
from tests.e2e.screens.screen import Screen, Who
from tests.fakes.openai.server import Stub, running_stub

SIZES = {1280: 800, 360: 740}
THEMES = ("light", "dark")
_TIMEOUT_MS = 15_000
_BUILD = "from tests.e2e.scene_builder import build; build()"


@dataclass(frozen=True, slots=True)
class Stage:
    """A portal with its scene, who is signed in there, and the model that writes its answers."""

    url: str
    scene: Scene
    sessions: dict[Who, Any]
    model: Stub


@dataclass(frozen=True, slots=True)
class Camera:
    """Takes pictures into one folder."""

    browser: Browser
    target: Path

    def take(self, screen: Screen, stage: Stage, width: int) -> str:
        """Both themes of a screen; what went wrong, empty when the pictures were taken."""
        context = self.browser.new_context(
            base_url=stage.url,
            viewport={"width": width, "height": SIZES[width]},
            storage_state=stage.sessions.get(screen.who),
        )
        context.set_default_timeout(_TIMEOUT_MS)
        page = context.new_page()
        try:
            if screen.words is not None:
                stage.model.let_pass(screen.words)
            screen.visit(page, stage.scene)
            page.wait_for_load_state("networkidle")
            _show_whole(page, width)
            for theme in THEMES:
                page.emulate_media(color_scheme=theme)
                name = f"{screen.name}-{theme}-{width}.png"
                page.screenshot(path=self.target / name, animations="disabled")
            if screen.words is not None:
                _stop(page)
            return _elsewhere(screen, page)
        except (Error, AssertionError) as error:
            return f"{screen.name} at {width}: {error}\n"
        finally:
            stage.model.hold()
            context.close()


def main(names: list[str]) -> int:
    """The exit status: 1 when a picture could not be taken."""
    django.setup()
    target = Path(settings.BASE_DIR) / "var" / "screenshots"
    if not names:
        shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True, exist_ok=True)
    wanted = [screen for screen in SCREENS if not names or screen.name in names]
    quoting = [screen for screen in wanted if screen.words is None]
    written = [screen for screen in wanted if screen.words is not None]
    with running_stub() as model, sync_playwright() as playwright:
        camera = Camera(playwright.chromium.launch(**launch_options()), target)
        failures = _shoot(camera, quoting, model)
        failures += _shoot(
            camera,
            written,
            model,
            OPENAI_BASE_URL=model.base_url,
            OPENAI_API_KEY="only-for-the-pictures",
            OPENAI_MODEL="stub-gated",
        )
    sys.stdout.write(f"{failures}The pictures are in {target}\n")
    return 1 if failures else 0


def _shoot(camera: Camera, screens: list[Screen], model: Stub, **variables: str) -> str:
    if not screens:
        return ""
    with _portal(**variables) as portal:
        scene = Scene.from_json(portal.manage("shell", "--no-imports", "--command", _BUILD))
        sessions = sessions_of(camera.browser, portal, {screen.who for screen in screens})
        stage = Stage(portal.url, scene, sessions, model)
        return "".join(camera.take(screen, stage, size) for screen in screens for size in SIZES)


@contextmanager
def _portal(**variables: str) -> Iterator[LivePortal]:
    data_dir = Path(tempfile.mkdtemp(prefix="portal-screenshots-"))
    try:
        portal = LivePortal.start(data_dir, **variables)
        try:
            yield portal
        finally:
            portal.stop()
    finally:
        shutil.rmtree(data_dir)


def _show_whole(page: Page, width: int) -> None:
    """Makes the window as high as the page, so that what is sticky is in its place.

    What lies over the page is shown as a person sees it, in a window of the usual size.
    """
    if page.locator("dialog[open], .rail[data-open]").count():
        return
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": max(height, SIZES[width])})
    page.evaluate("window.scrollTo(0, 0)")


def _elsewhere(screen: Screen, page: Page) -> str:
    """Complains about a picture of another screen than the one that was meant."""
    try:
        shown = resolve(urlsplit(page.url).path).view_name
    except Resolver404:
        shown = ""
    return "" if shown == screen.address else f"{screen.name} shows {shown} ({page.url})\n"


def _stop(page: Page) -> None:
    """Lets the next answer begin: a person may have only a few at a time."""
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".turn__note")).to_be_visible()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
