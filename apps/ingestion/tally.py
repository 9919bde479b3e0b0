"""The numbers of a job as they grow: exact whatever interrupts it. Pure.

They are kept in the job's row and written in the same transaction as the pages they count.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Counters:
    """Pages by what became of them; attachments by whether their bytes are there."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: int = 0
    attachments_stored: int = 0
    attachments_missing: int = 0

    @classmethod
    def from_json(cls, values: Mapping[str, int]) -> Self:
        return cls(**values)

    def as_json(self) -> dict[str, int]:
        return asdict(self)

    def plus(self, other: "Counters") -> "Counters":
        mine, theirs = asdict(self), asdict(other)
        return Counters(**{name: mine[name] + theirs[name] for name in mine})


@dataclass(frozen=True, slots=True)
class Loss:
    """How often something was lost, and on how many pages."""

    times: int
    pages: int


@dataclass(slots=True)
class LossTally:
    """Losses by code."""

    times: Counter[str] = field(default_factory=Counter)
    pages: Counter[str] = field(default_factory=Counter)

    @classmethod
    def from_json(cls, values: Mapping[str, Mapping[str, int]]) -> Self:
        return cls(
            Counter({code: loss["times"] for code, loss in values.items()}),
            Counter({code: loss["pages"] for code, loss in values.items()}),
        )

    def add_page(self, counts: Mapping[str, int]) -> None:
        self.times.update(counts)
        self.pages.update(counts.keys())

    def losses(self) -> dict[str, Loss]:
        return {code: Loss(self.times[code], self.pages[code]) for code in sorted(self.times)}

    def as_json(self) -> dict[str, dict[str, int]]:
        return {code: asdict(loss) for code, loss in self.losses().items()}


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`position` pages of the listing are through. The pace is measured from where, and when, the
    present run began, since the time between two runs says nothing.
    """

    position: int = 0
    run_position: int = 0
    run_since: str = ""

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        return cls(**values)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def rate(self, now: datetime) -> float:
        """Pages a second, 0 when nobody can tell yet."""
        if not self.run_since:
            return 0.0
        seconds = (now - datetime.fromisoformat(self.run_since)).total_seconds()
        return (self.position - self.run_position) / seconds if seconds > 0 else 0.0
