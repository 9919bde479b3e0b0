"""Confluence's own search, and what it counts."""

from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from apps.connections.codes import Step
from apps.connections.doctor.exchanges import Call, Exchange
from apps.connections.doctor.probes.parts import part
from apps.connections.doctor.report import SpaceSeen
from apps.connections.doctor.run import Findings, Run

_MOST_PAGES: Final = 2**31 - 1
"""More than any space has, and the most that the column of a count takes."""


def search(run: Run, key: str) -> Findings:
    """A search in the space that was looked into, which counts its pages along the way."""
    answer = _asked(run, Call.SEARCH, key)
    _keep(run, key, answer)
    return (yield from part(run, Step.SEARCH, answer))


def count_pages(run: Run) -> None:
    """Counts the pages of chosen spaces, then of others, as far as the requests go."""
    chosen = run.target.spaces
    for space in sorted(run.facts.spaces, key=lambda each: each.key not in chosen):
        if not run.goes_on:
            return
        if space.pages is None:
            answer = _asked(run, Call.COUNT, space.key)
            _keep(run, space.key, answer)


def _asked(run: Run, call: Call, key: str) -> Exchange:
    within = f' and space = "{_quoted(key)}"' if key else ""
    query = urlencode({"cql": f"type = page{within}", "limit": 1})
    return run.ask(call, f"/rest/api/search?{query}")


def _quoted(key: str) -> str:
    return key.replace("\\", "\\\\").replace('"', '\\"')


def _keep(run: Run, key: str, answer: Exchange) -> None:
    total = answer.fields.get("totalSize")
    if not answer.ok or not isinstance(total, int) or not 0 <= total <= _MOST_PAGES:
        return
    run.facts.spaces = tuple(_counted(space, key, total) for space in run.facts.spaces)


def _counted(space: SpaceSeen, key: str, total: int) -> SpaceSeen:
    return replace(space, pages=total) if space.key == key else space
