"""What both products say of who is calling."""

import re
from typing import Final

from apps.connections.doctor.exchanges import Exchange
from apps.connections.doctor.report import Identity
from apps.connections.kinds import IdentityKind

_CHANGING: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,}|\d+")


def identity(exchange: Exchange) -> Identity:
    """Of an answer to who is calling; kind `none` when it does not say."""
    kind = exchange.fields.get("type") if exchange.ok else None
    if kind == "anonymous":
        return Identity(IdentityKind.ANONYMOUS)
    if kind != "known":
        return Identity()
    told = exchange.fields
    return Identity(
        IdentityKind.KNOWN,
        name=_first(told, "displayName", "publicName", "username"),
        id=_first(told, "accountId", "userKey", "username"),
        account_type=_first(told, "accountType"),
    )


def is_known(exchange: Exchange) -> bool:
    return identity(exchange).kind == IdentityKind.KNOWN


def is_anonymous(exchange: Exchange) -> bool:
    return identity(exchange).kind == IdentityKind.ANONYMOUS


def same_answer(one: Exchange, other: Exchange) -> bool:
    """Whether two answers say the same, apart from numbers and ids that change each time."""
    return _shape(one) == _shape(other)


def _shape(exchange: Exchange) -> tuple[int, str, frozenset[str], str]:
    words = exchange.message if exchange.fields else exchange.text
    return (
        exchange.status,
        exchange.media_type,
        frozenset(exchange.fields),
        _CHANGING.sub("0", words),
    )


def _first(told: object, *names: str) -> str:
    if not isinstance(told, dict):
        return ""
    return next((told[name] for name in names if isinstance(told.get(name), str)), "")
