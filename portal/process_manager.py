"""The supervisor's processes: honcho's manager, where its own ways of ending leave some behind."""

import signal
import sys
from types import FrameType

from honcho.manager import Manager
from honcho.printer import Printer

from portal.command_line import reader_left

_SECONDS_BETWEEN_LOOKS = 0.5


class ProcessManager(Manager):  # type: ignore[misc] # honcho has no types
    """Stops all when nobody reads what they print, and also while they are still starting."""

    def __init__(self) -> None:
        super().__init__(Printer(_Output()))

    def loop(self) -> None:
        """Returns when all processes have ended."""
        signal.signal(signal.SIGALRM, self._look)
        signal.setitimer(signal.ITIMER_REAL, _SECONDS_BETWEEN_LOOKS, _SECONDS_BETWEEN_LOOKS)
        super().loop()
        signal.setitimer(signal.ITIMER_REAL, 0)

    def terminate(self) -> None:
        """Sends each process its signal once all have started; until then each look tries again.

        Before that honcho knows no number to send one to, and fails.
        """
        if self._all_started():
            super().terminate()

    def _look(self, number: int, frame: FrameType | None) -> None:
        if self.returncode is not None:
            self.terminate()
        elif reader_left():
            # Most of the time nothing is printed, so no write would tell.
            signal.raise_signal(signal.SIGTERM)


class _Output:
    """Standard output that nobody has to read."""

    def write(self, text: str) -> None:
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except BrokenPipeError:
            if not reader_left():
                raise
            signal.raise_signal(signal.SIGTERM)

    def flush(self) -> None:
        """Each write is flushed already."""

    def isatty(self) -> bool:
        return sys.stdout.isatty()
