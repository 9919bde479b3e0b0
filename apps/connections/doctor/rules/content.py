"""Whether a part of the content could be read, and why not."""

from collections.abc import Mapping
from typing import Final

from apps.connections.codes import Code
from apps.connections.doctor.exchanges import Call, Exchange
from apps.connections.doctor.rules.faults import fault
from apps.connections.doctor.rules.passing import is_blocked_for_good, passing
from apps.connections.doctor.rules.refusals import is_outside_list, is_scope
from apps.connections.doctor.rules.routes import lost_route
from apps.connections.doctor.rules.scopes import missing_scope
from apps.connections.doctor.rules.verdict import Verdict
from apps.connections.doctor.rules.walls import wall
from apps.connections.kinds import Kind
from apps.core.outbound import Fault

# An answer came; only what it was could not be taken.
_ANSWERED: Final = frozenset(
    {Fault.REDIRECT_REFUSED, Fault.REDIRECT_LOOP, Fault.TOO_LARGE, Fault.BAD_ENCODING}
)
# What an answer means at one question only, before the general rules: (call, status) to code.
_SPECIAL: Final[Mapping[tuple[Call, int], Code]] = {
    (Call.SPACE_PERMISSIONS, 500): Code.DC_500_IS_403,
    (Call.REMOTE_API, 401): Code.DC_RPC_OFF,
    (Call.SEARCH, 400): Code.C_CQL_BAD,
    (Call.COUNT, 400): Code.C_CQL_BAD,
    (Call.OLD_DOWNLOAD, 401): Code.CLOUD_DOWNLOAD_401,
}
_SPECIAL_DC: Final[Mapping[tuple[Call, int], Code]] = {
    (Call.SPACE, 404): Code.DC_SPACE_404,
    (Call.ATTACHMENTS, 400): Code.C_CQL_BAD,
    (Call.ATTACHMENTS, 404): Code.C_CQL_BAD,
    (Call.SEARCH, 404): Code.C_CQL_BAD,
    (Call.COUNT, 404): Code.C_CQL_BAD,
}


def unread(exchange: Exchange, kind: Kind, subject: str = "") -> Verdict | None:
    """None when the answer is what was asked for. `subject` names it to people."""
    if is_large_file(exchange):
        return None
    special = _special(exchange, kind)
    if special is not None:
        return Verdict(special, (exchange,), subject)
    return (
        fault(exchange)
        or _blocked(exchange, kind)
        or passing(exchange, kind)
        or wall(exchange)
        or lost_route(exchange)
        or _refused(exchange, kind, subject)
    )


def ends_the_run(exchange: Exchange) -> bool:
    """Whether asking on makes no sense: no answer came, or the other side asks to wait."""
    silent = exchange.fault is not None and exchange.fault not in _ANSWERED
    return silent or exchange.status == 429


def is_large_file(exchange: Exchange) -> bool:
    """A file came that is longer than what is read of one for a test: it can be had."""
    return exchange.call == Call.DOWNLOAD and exchange.fault == Fault.TOO_LARGE


def _special(exchange: Exchange, kind: Kind) -> Code | None:
    if kind == Kind.CLOUD and is_scope(exchange):
        return None
    asked = (exchange.call, exchange.status)
    found = _SPECIAL.get(asked)
    return found or (_SPECIAL_DC.get(asked) if kind == Kind.DC else None)


def _blocked(exchange: Exchange, kind: Kind) -> Verdict | None:
    if kind == Kind.DC:
        blocked = is_blocked_for_good(exchange)
        return Verdict(Code.DC_BLOCK_ALL, (exchange,)) if blocked else None
    if is_outside_list(exchange):
        return Verdict(Code.CLOUD_IP_LIST, (exchange,))
    return missing_scope(exchange) if is_scope(exchange) else None


def _refused(exchange: Exchange, kind: Kind, subject: str) -> Verdict | None:
    if exchange.ok and (exchange.json is not None or exchange.call == Call.DOWNLOAD):
        return None
    if exchange.status == 404 and kind == Kind.CLOUD and "errors" in exchange.fields:
        return Verdict(Code.CLOUD_V2_404, (exchange,), subject)
    if exchange.status in {401, 403, 404}:
        return Verdict(Code.C_REFUSED, (exchange,), subject)
    return Verdict(Code.FP_UNEXPECTED, (exchange,), f"Its status is {exchange.status}.")
