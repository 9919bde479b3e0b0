"""Rows that only tie two others together, many at a time."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from apps.knowledge.access.models import (
    ClauseAbove,
    ClauseAccount,
    ClauseGroup,
    GroupMember,
    SpaceReader,
)
from apps.organizations.bulk import insert_rows

AT_ONCE = 2_000
"""Ids in one statement."""

Key = TypeVar("Key", int, str)
Pairs = (
    type[ClauseAbove]
    | type[ClauseAccount]
    | type[ClauseGroup]
    | type[GroupMember]
    | type[SpaceReader]
)


def in_parts(keys: Iterable[Key]) -> Iterator[list[Key]]:
    """The keys in order, in lists that a statement takes."""
    rows = sorted(keys)
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def replace_pairs(
    model: Pairs, of: str, to: str, owners: Iterable[int], wanted: set[tuple[int, int]]
) -> None:
    """Makes the pairs of these owners exactly the wanted ones; `of` and `to` name the columns."""
    known = {
        (owner, other): pk
        for part in in_parts(owners)
        for pk, owner, other in model.objects.filter(**{f"{of}__in": part})
        .order_by()
        .values_list("pk", of, to)
    }
    for part in in_parts(known[pair] for pair in known.keys() - wanted):
        model.objects.filter(pk__in=part).delete()
    insert_rows(model, (of, to), sorted(wanted - known.keys()))
