"""What a rule says of the answers it was shown."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from apps.connections.codes import Code
from apps.connections.doctor.exchanges import Exchange


@dataclass(frozen=True, slots=True)
class Verdict:
    """`because` are the exchanges it rests on, `detail` what only this case knows."""

    code: Code
    because: tuple[Exchange, ...]
    detail: str = ""


Test: TypeAlias = Callable[[Exchange], bool]


def first(rules: Iterable[tuple[Code, Test]], exchange: Exchange) -> Verdict | None:
    """The first rule that fits decides."""
    code = next((code for code, fits in rules if fits(exchange)), None)
    return None if code is None else Verdict(code, (exchange,))
