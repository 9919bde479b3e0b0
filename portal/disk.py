"""The disk under a folder: how it is reached, and how much is left on it. Pure."""

import re
import shutil
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
"""What is mounted where, on Linux (proc(5))."""
_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|ceph|lustre|afs|fuse\.(glusterfs|sshfs|s3fs|cephfs)"
)
_ESCAPED = re.compile(r"\\([0-7]{3})")


def is_on_network(folder: Path, mounts: str | None = None) -> bool:
    """Whether the folder's files lie on another machine.

    `mounts` is a text as in MOUNTS, which is read when none is given. Where there is no such file,
    as on macOS, the answer is no.
    """
    if mounts is None:
        mounts = MOUNTS.read_text(encoding="utf-8") if MOUNTS.exists() else ""
    kinds = dict(_mounted(line) for line in mounts.splitlines())
    places = [folder, *folder.parents]
    kind = next((kinds[place] for place in places if place in kinds), "")
    return _NETWORK.fullmatch(kind) is not None


def _mounted(line: str) -> tuple[Path, str]:
    """The place of a mount and the kind of its file system."""
    about_place, about_kind = line.split(" - ", 1)
    place = _ESCAPED.sub(lambda code: chr(int(code[1], 8)), about_place.split(" ")[4])
    return Path(place), about_kind.split(" ")[0]


def free_bytes(folder: Path) -> int:
    """What is left for this user on the folder's disk; raises OSError when the folder is gone."""
    return shutil.disk_usage(folder).free
