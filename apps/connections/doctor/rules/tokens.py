"""When a personal access token of Data Center ends, by the list it can read of itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from apps.connections.doctor.exchanges import Exchange


@dataclass(frozen=True, slots=True)
class Expiry:
    """`on` is None when the token never ends or it is not known which of several it is; `certain`
    says which of the two. `detail` is for people."""

    on: date | None
    certain: bool
    detail: str


def expiry(exchange: Exchange, entered: date | None) -> Expiry:
    """The list never says which token was used: one alone is it, of several the one that ends on
    the day that was entered."""
    rows = exchange.rows
    if not exchange.ok or not rows:
        return Expiry(None, certain=False, detail="Confluence does not tell when the token ends.")
    try:
        ends = [_end(row) for row in rows]
    except ValueError:
        return Expiry(None, certain=False, detail="Confluence tells the end in an unknown form.")
    if len(rows) == 1:
        return _of_one(ends[0])
    if entered is not None and entered in ends:
        return Expiry(entered, certain=True, detail=f"It ends on {entered.isoformat()}.")
    named = zip(rows, ends, strict=True)
    listed = ", ".join(f"“{row.get('name', '')}” {_words(end)}" for row, end in named)
    return Expiry(
        None,
        certain=False,
        detail=f"The account has {len(rows)} tokens, and Confluence does not say which one this "
        f"is: {listed}.",
    )


def _of_one(end: date | None) -> Expiry:
    return Expiry(end, certain=True, detail=f"The token {_words(end)}.")


def _words(end: date | None) -> str:
    return "never ends" if end is None else f"ends on {end.isoformat()}"


def _end(row: Mapping[str, object]) -> date | None:
    """Raises ValueError for what is no date."""
    told = row.get("expiringAt")
    return datetime.fromisoformat(str(told)).date() if told else None
