"""Servers that refuse to be root's: their files and processes belong to `nobody` then."""

import os
import shutil
import sys
from pathlib import Path

_USER = "nobody"


def command(*arguments: str | Path) -> list[str]:
    """The command, run without root's rights, and killed when this process is gone."""
    if sys.platform != "linux":
        return [str(argument) for argument in arguments]
    user = ["--reuid", _USER, "--regid", _group(), "--clear-groups"] if os.geteuid() == 0 else []
    return ["setpriv", "--pdeathsig", "KILL", *user, *(str(argument) for argument in arguments)]


def hand_over(folder: Path) -> None:
    """Gives a folder and all in it to the user of the servers."""
    if os.geteuid() != 0:
        return
    for path in (folder, *folder.rglob("*")):
        shutil.chown(path, _USER, _group())


def _group() -> str:
    import grp  # noqa: PLC0415  (only where there is a root)
    import pwd  # noqa: PLC0415

    return grp.getgrgid(pwd.getpwnam(_USER).pw_gid).gr_name
