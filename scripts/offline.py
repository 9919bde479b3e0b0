"""Runs a command without any network but loopback: `python scripts/offline.py COMMAND…`.

On Linux in a network namespace of its own, where only `lo` exists. Where no namespace may be made,
with proxies that lead nowhere, and says so; the tests' own guard on sockets holds in either case.
"""

import ctypes
import fcntl
import os
import socket
import struct
import sys
from pathlib import Path

_CLONE_NEWNET = 0x40000000
_CLONE_NEWUSER = 0x10000000
_SIOCGIFFLAGS = 0x8913
_SIOCSIFFLAGS = 0x8914
_IFF_UP = 0x1
_NOWHERE = "http://127.0.0.1:9"


def main() -> None:
    command = sys.argv[1:]
    try:
        enter_namespace()
    except OSError as error:
        print(f"No network namespace here ({error}); proxies that lead nowhere instead.")
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            os.environ[name] = os.environ[name.upper()] = _NOWHERE
        os.environ["no_proxy"] = os.environ["NO_PROXY"] = "127.0.0.1,localhost,::1"
    os.execvp(command[0], command)  # noqa: S606  (no shell is wanted)


def enter_namespace() -> None:
    """Moves this process where only loopback exists; raises OSError when that is not allowed."""
    if sys.platform != "linux":
        raise OSError("not Linux")
    libc = ctypes.CDLL(None, use_errno=True)
    if os.geteuid() == 0:
        unshare(libc, _CLONE_NEWNET)
    else:
        user, group = os.geteuid(), os.getegid()
        unshare(libc, _CLONE_NEWUSER | _CLONE_NEWNET)
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")
    raise_loopback()


def unshare(libc: ctypes.CDLL, flags: int) -> None:
    if libc.unshare(flags):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack("16sh", b"lo", 0)
        flags = struct.unpack("16sh", fcntl.ioctl(control, _SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(control, _SIOCSIFFLAGS, struct.pack("16sh", b"lo", flags | _IFF_UP))


if __name__ == "__main__":
    main()
