"""Which product answers at an address, and whether it is ready."""

import re
from collections.abc import Mapping
from typing import Final

from apps.connections.codes import Code
from apps.connections.doctor.exchanges import Exchange
from apps.connections.doctor.rules.passing import passing
from apps.connections.doctor.rules.verdict import Verdict
from apps.connections.doctor.rules.walls import gate, wall
from apps.connections.kinds import Kind

_STATES: Final[Mapping[str, Code]] = {
    "FIRST_RUN": Code.FP_FIRST_RUN,
    "STARTING": Code.FP_FIRST_RUN,
    "STOPPING": Code.FP_MAINTENANCE,
    "MAINTENANCE": Code.FP_MAINTENANCE,
    "ERROR": Code.FP_ERROR,
}
_CLOUD_ID: Final = re.compile(r"[0-9A-Za-z-]{1,64}")
# Two short words are read from the XML; a parser for it would have to be guarded.
_TYPE: Final = re.compile(r"<typeId>\s*([\w.-]{1,60})\s*</typeId>")
_VERSION: Final = re.compile(r"<version>\s*([\w.-]{1,60})\s*</version>")


def cloud_site(exchange: Exchange) -> Verdict | None:
    """Of the answer to who the site is; None when it is a Cloud site."""
    if cloud_id(exchange):
        return None
    return (
        wall(exchange)
        or gate(exchange)
        or passing(exchange, Kind.CLOUD)
        or Verdict(Code.FP_NOT_CLOUD_SITE, (exchange,))
    )


def cloud_id(exchange: Exchange) -> str:
    """Empty where the answer holds none, or one that could not stand in a path as it is."""
    found = exchange.fields.get("cloudId") if exchange.ok else None
    return found if isinstance(found, str) and _CLOUD_ID.fullmatch(found) else ""


def server_state(exchange: Exchange) -> str:
    """What a server says of itself at /status; empty when it says nothing."""
    state = exchange.fields.get("state")
    return state if isinstance(state, str) else ""


def server(exchange: Exchange) -> Verdict | None:
    """Of an answer at /status; None when a server says that it is running."""
    state = server_state(exchange)
    if state:
        code = _STATES.get(state.upper())
        return Verdict(code, (exchange,), f"It says {state}.") if code else None
    return (
        wall(exchange)
        or gate(exchange)
        or passing(exchange, Kind.DC)
        or Verdict(Code.FP_NOT_CONFLUENCE, (exchange,))
    )


def application(exchange: Exchange) -> Verdict | None:
    """Of the manifest; None when it is Confluence's or tells nothing."""
    type_id = manifest(exchange)[0]
    if type_id in {"", "confluence"}:
        return None
    return Verdict(Code.FP_WRONG_PRODUCT, (exchange,), f"It calls itself “{type_id}”.")


def manifest(exchange: Exchange) -> tuple[str, str]:
    """Type and version of the application, from JSON or XML; empty where they are not told."""
    if not exchange.ok:
        return "", ""
    if exchange.fields:
        told = exchange.fields
        return str(told.get("typeId", "")), str(told.get("version", ""))
    type_id, version = _TYPE.search(exchange.text), _VERSION.search(exchange.text)
    return type_id[1] if type_id else "", version[1] if version else ""


def version_numbers(version: str) -> tuple[int, ...]:
    """`9.2.4` as numbers to compare; empty where it is not known."""
    numbers = []
    for part in version.split("."):
        digits = part.split("-")[0]
        if not (digits.isascii() and digits.isdigit()):
            break
        numbers.append(int(digits))
    return tuple(numbers)
