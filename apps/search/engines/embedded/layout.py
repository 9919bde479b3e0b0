"""Files of one organization's embedded index.

<directory>/CURRENT                  the name of the live generation
<directory>/BUILDING                 the name of the one being built, while there is one
<directory>/g0007-5c1e09aa/index.db  a generation
<directory>.lock                     held by whoever writes
"""

import os
import secrets
import shutil
from contextlib import AbstractContextManager
from pathlib import Path

from apps.search.engines.locks import file_lock


class Layout:
    """Where the generations of one organization are, and which of them is live."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._lock_file = directory.with_suffix(".lock")

    def lock(self) -> AbstractContextManager[None]:
        """One writer at a time over all processes. Raises IndexBusyError after a minute."""
        return file_lock(self._lock_file)

    def database(self, generation: str) -> Path:
        return self.directory / generation / "index.db"

    def live(self) -> str | None:
        """The generation that is searched, None before the first write."""
        return _read(self.directory / "CURRENT")

    def building(self) -> str | None:
        return _read(self.directory / "BUILDING")

    def new_generation(self) -> str:
        """The name of a generation that never was; its folder is made."""
        self.directory.mkdir(parents=True, exist_ok=True)
        last = max((int(path.name[1:5]) for path in self._generations()), default=0)
        # Unlike any before it, even of a dropped index: other processes may have that one open.
        name = f"g{last + 1:04d}-{secrets.token_hex(4)}"
        (self.directory / name).mkdir()
        return name

    def set_live(self, generation: str) -> None:
        """Readers see the new generation with their next question, at once and for good."""
        _replace(self.directory / "CURRENT", generation)
        if self.building() == generation:
            (self.directory / "BUILDING").unlink()

    def set_building(self, generation: str) -> None:
        _replace(self.directory / "BUILDING", generation)

    def drop_building(self) -> None:
        if generation := self.building():
            (self.directory / "BUILDING").unlink()
            shutil.rmtree(self.directory / generation, ignore_errors=True)

    def drop_others(self) -> None:
        """Remove what is neither live nor being built; open readers keep the files they have."""
        kept = {self.live(), self.building()}
        for path in self._generations():
            if path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)

    def drop_all(self) -> None:
        """Remove every file, the lock's too; to be called with the lock held."""
        shutil.rmtree(self.directory, ignore_errors=True)
        self._lock_file.unlink(missing_ok=True)

    def _generations(self) -> list[Path]:
        return [path for path in self.directory.glob("g*") if path.name[1:5].isdigit()]


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="ascii").strip() or None
    except FileNotFoundError:
        return None


def _replace(path: Path, text: str) -> None:
    temporary = path.with_suffix(".new")
    with temporary.open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
