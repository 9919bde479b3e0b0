"""Which names a server's certificate is for, told to people who asked for another one."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

_MOST: Final = 5
# What a name or an address looks like; a certificate may hold any text.
_NAME: Final = re.compile(r"[A-Za-z0-9*_.:-]{1,253}")


def names_in(certificate: Mapping[str, Any]) -> str:
    """Up to five of them, as a list for people; empty without any. `certificate` is one that
    `getpeercert` gave."""
    entries: Iterable[tuple[str, str]] = certificate.get("subjectAltName", ())
    names = [name for kind, name in entries if kind in {"DNS", "IP Address"}]
    shown = [name for name in dict.fromkeys(names) if _NAME.fullmatch(name)]
    more = len(shown) - _MOST
    return ", ".join(shown[:_MOST]) + (f" and {more} more" if more > 0 else "")
