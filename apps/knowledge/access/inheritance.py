"""From the tree of a site to the nearest restriction of each content. Pure."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

ClauseId = TypeVar("ClauseId")


def parents_in(chains: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """From contents with all ids above them, the root first, to each one's parent, empty at the
    root."""
    parents: dict[str, str] = {}
    for content_id, above in chains.items():
        parent = ""
        for each in (*above, content_id):
            parents[each], parent = parent, each
    return parents


def nearest(
    parents: Mapping[str, str],
    own: Mapping[str, ClauseId],
    outside: Mapping[str, ClauseId | None],
) -> dict[str, ClauseId | None]:
    """The nearest clause of each content in `parents`: its `own`, or that of its parent, which for
    parents that are not in `parents` is told by `outside`.

    A circle, which no site has but damaged data might, ends where it began.
    """
    found: dict[str, ClauseId | None] = {}
    for start in parents:
        way: list[str] = []
        at = start
        while at in parents and at not in found and at not in own and at not in way:
            way.append(at)
            at = parents[at]
        clause = own.get(at) or found.get(at) or outside.get(at)
        found.update(dict.fromkeys(way, clause))
        if at in parents and at in own:
            found[at] = own[at]
    return found


def chain(clause: ClauseId, next_above: Mapping[ClauseId, ClauseId | None]) -> list[ClauseId]:
    """All clauses above one, the nearest first."""
    above: list[ClauseId] = []
    at = next_above.get(clause)
    while at is not None and at not in above and at != clause:
        above.append(at)
        at = next_above.get(at)
    return above
