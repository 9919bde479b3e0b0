"""The Java runtimes of this machine."""

import os
import re
import shutil
from pathlib import Path

_INSTALLED = Path("/usr/lib/jvm")
_VERSION = re.compile(r'^JAVA_VERSION="(\d+)', re.MULTILINE)


def home_of(oldest: int) -> Path | None:
    """The home of the oldest runtime of this major version or a newer one; None without any."""
    suitable = [(major, home) for home in _homes() if (major := _major(home)) >= oldest]
    return min(suitable, default=(0, None))[1]


def _homes() -> list[Path]:
    homes = [*_INSTALLED.glob("*")]
    if os.environ.get("JAVA_HOME"):
        homes.append(Path(os.environ["JAVA_HOME"]))
    program = shutil.which("java")
    if program:
        homes.append(Path(program).resolve().parent.parent)
    return [home for home in homes if (home / "bin" / "java").is_file()]


def _major(home: Path) -> int:
    """From the file that every runtime since 9 has beside its programs; 0 without one."""
    release = home / "release"
    found = _VERSION.search(release.read_text(encoding="utf-8")) if release.is_file() else None
    return int(found[1]) if found else 0
