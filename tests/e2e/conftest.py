"""One portal and one browser for all browser tests; a fresh browser context for each.

No fixture here touches the database: Playwright's event loop runs in this very thread, where
Django refuses to. The tests use the portal as people do, and its management commands.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.browser import launch_options, sign_in, watch
from tests.e2e.live import LivePortal
from tests.fakes.confluence import Site, confluence

_TIMEOUT_MS = 30_000
_TEST_SECONDS = 600
"""With the start of a portal, on a machine that is busy with other things too."""
expect.set_options(timeout=_TIMEOUT_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("e2e")
            item.add_marker(pytest.mark.timeout(_TEST_SECONDS))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return launch_options()


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivePortal]:
    """A portal with the demo organization and its handbook."""
    live = LivePortal.start(tmp_path_factory.mktemp("portal"))
    yield live
    live.stop()


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """A Confluence; each test says first how it is."""
    with confluence("cloud.healthy") as running:
        yield running


@pytest.fixture(scope="session")
def connecting(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivePortal]:
    """A portal whose operator allows this machine's own addresses."""
    live = LivePortal.start(
        tmp_path_factory.mktemp("connecting"),
        PORTAL_OUTBOUND_ALLOW="127.0.0.0/8",
        PORTAL_CONFLUENCE_GATEWAY=site.gateway_url,
        PORTAL_CONFLUENCE_MEDIA=site.media_url,
        PORTAL_CHECK_CONFIRM_SECONDS="1",
    )
    yield live
    live.stop()


@pytest.fixture(scope="session")
def base_url(portal: LivePortal) -> str:
    return portal.url


@pytest.fixture(scope="session")
def demo_session(browser: Browser, portal: LivePortal) -> Any:
    """The cookies of the demo person, signed in once."""
    context = browser.new_context(base_url=portal.url)
    page = context.new_page()
    sign_in(page, *portal.sign_in())
    page.wait_for_url("**/o/demo/**")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def context(new_context: Any) -> BrowserContext:
    made: BrowserContext = new_context()
    made.set_default_timeout(_TIMEOUT_MS)
    return made


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A signed-out page; a console error or a violation of the content policy fails the test."""
    yield from _watched(context)


@pytest.fixture
def demo_page(new_context: Any, demo_session: Any) -> Iterator[Page]:
    """A page signed in as the demo person."""
    context = new_context(storage_state=demo_session)
    context.set_default_timeout(_TIMEOUT_MS)
    yield from _watched(context)


@pytest.fixture
def person(browser: Browser, connecting: LivePortal) -> Iterator[Page]:
    """The demo person, who is the operator too."""
    context = browser.new_context(base_url=connecting.url)
    context.set_default_timeout(_TIMEOUT_MS)
    page = context.new_page()
    complaints = watch(page)
    sign_in(page, *connecting.sign_in())
    page.wait_for_url("**/o/demo/**")
    yield page
    context.close()
    assert complaints == []


def _watched(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    complaints = watch(page)
    yield page
    assert complaints == []
