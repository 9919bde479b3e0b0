"""Debian's Chromium, and what a page must never do in it."""

import os
import shutil
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

# It asks the network nothing on its own, and runs as root where a container does.
_FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


def launch_options() -> dict[str, Any]:
    """Arguments for Playwright's `launch`; raises RuntimeError where there is no Chromium."""
    path = shutil.which("chromium")
    if path is None:
        raise RuntimeError("There is no Chromium; run `make test`, which installs it.")
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": path, "args": [*_FLAGS, *root]}


def watch(page: Page) -> list[str]:
    """A list that grows with each script error, console error and violation of the policy."""
    complaints: list[str] = []

    def console(message: ConsoleMessage) -> None:
        # Chromium reports the status by which a form is refused as if it were a fault.
        if message.type == "error" and "status of 422" not in message.text:
            complaints.append(f"{message.text} ({message.location.get('url', '')})")

    page.on("console", console)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def accessibility_problems(page: Page) -> list[str]:
    """What axe finds on the page, one line a rule and element."""
    return [
        f"{violation['id']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in Axe().run(page).response["violations"]
        for node in violation["nodes"]
    ]


def sign_in(page: Page, email: str, password: str) -> None:
    """Sends the sign-in form; where it leads is for the caller to see."""
    page.goto("/account/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def add_authenticator(page: Page) -> None:
    """Gives the page a device that makes and uses passkeys without asking anybody."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
