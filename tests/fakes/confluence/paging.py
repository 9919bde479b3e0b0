"""How lists are cut: by cursor and by offset."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Slice(Generic[_Row]):
    rows: Sequence[_Row]
    start: int
    limit: int
    next_start: int | None

    @property
    def cursor(self) -> str:
        return f"after-{self.next_start}"


class BadPagingError(Exception):
    """A limit or cursor that the product refuses; its text is for the answer."""


def cut(rows: Sequence[_Row], *, limit: str, start: str = "0", most: int) -> Slice[_Row]:
    """A limit beyond `most` is lowered in silence, as both products do for lists of v1."""
    size = _whole("limit", limit)
    begin = _whole("start", start)
    size = min(size, most)
    end = begin + size
    return Slice(rows[begin:end], begin, size, end if end < len(rows) else None)


def start_of(cursor: str) -> str:
    """The offset that a cursor of `Slice` stands for; empty for none."""
    return cursor.removeprefix("after-")


def _whole(name: str, text: str) -> int:
    if not text.removeprefix("-").isdigit():
        raise BadPagingError(
            "org.springframework.web.method.annotation.MethodArgumentTypeMismatchException: "
            f"Failed to convert value of {name}"
        )
    if int(text) < 0:
        raise BadPagingError(f"java.lang.IllegalArgumentException: {name} cannot be less than zero")
    return int(text)
