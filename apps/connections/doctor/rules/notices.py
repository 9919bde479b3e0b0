"""What answers say beside the point: ends announced, limits that come near, and the clock."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from apps.connections.codes import Code
from apps.connections.doctor.exchanges import Call, Exchange, Record
from apps.connections.doctor.rules.verdict import Verdict
from apps.connections.kinds import Kind

_TOLERANCE: Final = timedelta(minutes=5)
# The day the vendor has named for the end of every Data Center licence.
_LICENCES_END: Final = datetime(2029, 3, 28, tzinfo=UTC)
_LICENCE_BANNER: Final = re.compile(r"licen[sc]e\s+(?:has\s+)?(?:expired|ended)", re.IGNORECASE)
_FILES: Final = frozenset({Call.DOWNLOAD})


def notices(record: Record, kind: Kind) -> Iterator[Verdict]:
    clock = _clock(record)
    if clock is not None:
        yield clock
    announced = _announced(record) if kind == Kind.CLOUD else None
    if announced is not None:
        yield announced


def near_limit(record: Record) -> bool:
    """Whether Cloud said that less than a fifth of the allowance is left."""
    return any(
        exchange.headers.get("x-ratelimit-nearlimit", "").lower() == "true"
        for exchange in record.exchanges
    )


def is_read_only(exchange: Exchange) -> bool:
    """Of Data Center's access mode, which comes as JSON or as a bare word."""
    mode = exchange.json if isinstance(exchange.json, str) else exchange.text.strip()
    return exchange.ok and mode == "READ_ONLY"


def read_only(mode: Exchange, sign_in_page: Exchange) -> Verdict:
    """Why: the page shows a banner when the licence has ended, as every licence has one day."""
    theirs = _date(mode)
    ended = theirs is not None and theirs >= _LICENCES_END
    banner = sign_in_page.is_html and _LICENCE_BANNER.search(sign_in_page.text)
    if ended or banner:
        return Verdict(Code.DC_LICENCE, (mode, sign_in_page))
    return Verdict(Code.DC_READONLY, (mode,))


def _clock(record: Record) -> Verdict | None:
    for exchange in record.exchanges:
        theirs = _date(exchange)
        if theirs is None or exchange.call in _FILES:
            continue
        ours = exchange.at + timedelta(seconds=exchange.seconds)
        apart = theirs - ours
        if abs(apart) <= _TOLERANCE:
            return None
        minutes = round(abs(apart).total_seconds() / 60)
        ahead = "ahead of" if apart > timedelta() else "behind"
        return Verdict(
            Code.C_CLOCK, (exchange,), f"Theirs is {minutes:,} minutes {ahead} the portal's."
        )
    return None


def _date(exchange: Exchange) -> datetime | None:
    try:
        when = parsedate_to_datetime(exchange.headers.get("date", ""))
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _announced(record: Record) -> Verdict | None:
    for exchange in record.exchanges:
        warning = exchange.headers.get("warning", "")
        if warning.startswith("299") or "deprecation" in exchange.headers:
            said = warning.partition('"')[2].rstrip('"')
            return Verdict(Code.CLOUD_DEPRECATED, (exchange,), f"It says: “{said}”" if said else "")
    return None
