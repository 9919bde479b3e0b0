"""An import that stands still where a test wants it, however fast the machine is.

Held is the process that reads the archive: it writes nothing, so nothing waits for it but its
import, whose worker goes on giving signs of life.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from playwright.sync_api import Page, expect

from tests.e2e.live import LivePortal, read_of, running_on

_READER = b"apps.ingestion.reader"
_SECONDS_TO_START = 60
_SECONDS_BETWEEN = 0.002
_STAND_STILL = "standStill"
_WATCH = f"""words => {{
  const seen = () => document.querySelector(".progress__numbers")?.textContent.includes(words);
  const observer = new MutationObserver(() => {{
    if (!seen()) return;
    observer.disconnect();
    window.{_STAND_STILL}();
  }});
  observer.observe(document, {{ subtree: true, childList: true, characterData: true }});
}}"""


@dataclass(frozen=True, slots=True)
class HeldImport:
    """The reader of a running import, watched on `page`; made while it stands still."""

    page: Page
    reader: int

    def go_on_until(self, words: str) -> None:
        """Reads until the page shows these words beside its bar, and stands still from then on."""
        self.page.evaluate(_WATCH, words)
        self.go_on()
        expect(self.page.locator(".progress__numbers")).to_contain_text(words)

    def go_on(self) -> None:
        os.kill(self.reader, signal.SIGCONT)

    def stand_still(self) -> None:
        os.kill(self.reader, signal.SIGSTOP)


@contextmanager
def standing_still(portal: LivePortal, part: str) -> Iterator[None]:
    """Within it that part of the portal does nothing: the worker takes no job, the web server no
    byte.
    """
    process = portal.processes()[part]
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


@contextmanager
def held_import(portal: LivePortal, page: Page) -> Iterator[HeldImport]:
    """The import that begins now, held before its first page; let go at the end.

    Raises RuntimeError when none begins.
    """
    held = HeldImport(page, _reader_of(portal))
    try:
        held.stand_still()
        # Playwright would keep notes on the object whose method it was given.
        page.expose_function(_STAND_STILL, lambda: held.stand_still())  # noqa: PLW0108
        yield held
    finally:
        # It has ended where the import has.
        with suppress(ProcessLookupError):
            held.go_on()


def _reader_of(portal: LivePortal) -> int:
    pause = Event()
    for _ in range(int(_SECONDS_TO_START / _SECONDS_BETWEEN)):
        found = _readers(portal.data_dir)
        if found:
            return found[0]
        pause.wait(_SECONDS_BETWEEN)
    raise RuntimeError("No import began:\n" + "".join(portal.output))


def _readers(data_dir: Path) -> list[int]:
    return [
        number
        for number in running_on(data_dir)
        if _READER in read_of(Path("/proc", str(number)), "cmdline").split(b"\0")
    ]
