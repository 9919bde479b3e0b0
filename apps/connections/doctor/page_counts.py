"""How many pages spaces have, for whoever picks among them."""

from collections.abc import Sequence

from apps.connections.doctor.examination import LIMITS
from apps.connections.doctor.probes.counting import count_pages
from apps.connections.doctor.report import SpaceSeen
from apps.connections.doctor.starting import begin_admitted
from apps.connections.doctor.target import Target
from apps.core.outbound import Client, Limits


def page_counts(target: Target, keys: Sequence[str], *, limits: Limits = LIMITS) -> dict[str, int]:
    """By key; one request for each, so a few at a time: what comes after the 24th is missing, and
    so is what could not be counted.

    `target` has the address and the cloud id that its report found, and is known to be let in.
    """
    with Client(target.reach, limits) as client:
        run = begin_admitted(target, client)
        run.facts.spaces = tuple(SpaceSeen(key, key) for key in keys)
        count_pages(run)
    return {space.key: space.pages for space in run.facts.spaces if space.pages is not None}
